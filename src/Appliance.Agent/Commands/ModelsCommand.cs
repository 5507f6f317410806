using System.CommandLine;
using Appliance.Agent.Models;
using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth models</c>: work on model files.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "GGUF files", Arity = ArgumentArity.OneOrMore };
        var check = new Command("check", "Say whether files can serve, and why not") { files };
        check.SetAction((parsed, cancellationToken) => CheckAsync(parsed.GetValue(files)!, parsed.InvocationConfiguration, cancellationToken));
        return new Command("models", "Look at model files") { check };
    }

    private static async Task<int> CheckAsync(IEnumerable<string> files, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var exitCode = 0;
        foreach (var file in files)
        {
            try
            {
                var model = ModelFileCheck.Check(file, cancellationToken);
                await console.Output.WriteLineAsync(model is null
                    ? $"{file}: part of a split model; check its first file"
                    : $"{file}: {model.Facts.Architecture.Family}, {model.Facts.Architecture.LayerCount} layers, context {model.Facts.Architecture.ContextLength}, {model.Size}");
            }
            catch (Exception e) when (e is GgufException or IOException or UnauthorizedAccessException)
            {
                await console.Error.WriteLineAsync($"{file}: {e.Message}");
                exitCode = 1;
            }
        }
        return exitCode;
    }
}
