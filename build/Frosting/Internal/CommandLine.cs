using Spectre.Console.Cli;

namespace Cake.Frosting.Internal;

/// <summary>Reads the options, runs the command, and turns what is wrong with the options into a message.</summary>
internal static class CommandLine
{
    public static int Run(IEnumerable<string> args, HostParts host)
    {
        var app = new CommandApp<RunCommand>().WithData(host);
        app.Configure(configuration =>
        {
            configuration.Settings.ApplicationName = "build";
            configuration.Settings.Console = Output.CreateAnsiConsole();
            configuration.Settings.PropagateExceptions = true;
        });
        try
        {
            return app.Run(args);
        }
        // The run reports its own failures, so this one is about the options: the edge of the process.
        catch (Exception exception)
        {
            Console.Error.WriteLine($"Error: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
