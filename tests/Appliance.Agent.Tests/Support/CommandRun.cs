using System.CommandLine;

namespace Appliance.Agent.Tests.Support;

/// <summary>What a command of <c>hearth</c> wrote and how it ended.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new InvocationConfiguration { Output = output, Error = error };
        var exitCode = await command.Parse(arguments).InvokeAsync(console, TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
