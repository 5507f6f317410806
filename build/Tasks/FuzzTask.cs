using System.Globalization;
using Appliance.Build.Processes;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Reads damaged files for as long as it is told to: those of models, then those of updates. One that trips its reader is kept or can be made again.</summary>
[TaskName("Fuzz"), TaskDescription("Reads damaged model files and update files for --minutes=10; what trips a reader is kept")]
public sealed class FuzzTask : AsyncFrostingTask<BuildContext>
{
    private const int Minutes = 10;

    private static readonly string[] Projects = ["Appliance.Fitting.Tests", "Appliance.Updates.Tests"];

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var minutes = (double)context.Argument("minutes", Minutes) / Projects.Length;
        foreach (var project in Projects)
        {
            await context.Commands.RunAsync(
                new Command("dotnet",
                [
                    "test", "--project", Path.Combine("tests", project), "--configuration", "Release",
                    "--filter-method", "*.Fuzz_*", "--output", "Detailed", "--no-progress",
                ])
                {
                    WorkingDirectory = context.Paths.Repository,
                    Environment = new Dictionary<string, string?>
                    {
                        ["HEARTH_FUZZ_MINUTES"] = minutes.ToString(CultureInfo.InvariantCulture),
                        ["HEARTH_RESULTS"] = context.Paths.TestResults,
                    },
                    Hint = "the message above names the seed; a test of that seed reproduces it",
                },
                Console.WriteLine,
                context.Cancellation);
        }
    }
}
