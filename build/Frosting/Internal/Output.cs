using Cake.Cli;
using Cake.Core;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Cake.Frosting.Internal;

/// <summary>
/// Chooses between colours for a person at a terminal and plain lines for a file, a pipe or a CI log.
/// </summary>
internal static class Output
{
    // Wide enough that a table is not broken up; a file has no edge.
    private const int PlainWidth = 160;

    private static bool IsPlain =>
        Console.IsOutputRedirected
        || Console.IsErrorRedirected
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        || Environment.GetEnvironmentVariable("TERM") == "dumb";

    public static void AddOutput(this IServiceCollection services)
    {
        services.AddSingleton<IConsole>(provider =>
            IsPlain ? new PlainConsole() : ActivatorUtilities.CreateInstance<CakeConsole>(provider));
        services.AddSingleton(_ => CreateAnsiConsole());
        services.AddSingleton<ICakeReportPrinter>(provider =>
            provider.GetRequiredService<IConsole>().SupportAnsiEscapeCodes
                ? ActivatorUtilities.CreateInstance<CakeSpectreReportPrinter>(provider)
                : ActivatorUtilities.CreateInstance<CakeReportPrinter>(provider));
    }

    public static IAnsiConsole CreateAnsiConsole()
    {
        if (!IsPlain)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings());
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = PlainWidth;
        return console;
    }
}
