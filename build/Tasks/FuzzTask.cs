using Appliance.Build.Processes;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Reads damaged model files for as long as it is told to. A file that trips the reader is kept.</summary>
[TaskName("Fuzz"), TaskDescription("Reads damaged model files for --minutes=10; a file that trips the reader is kept")]
public sealed class FuzzTask : AsyncFrostingTask<BuildContext>
{
    private const int Minutes = 10;

    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Commands.RunAsync(
        new Command("dotnet",
        [
            "test", "--project", Path.Combine("tests", "Appliance.Fitting.Tests"), "--configuration", "Release",
            "--filter-method", "*.Fuzz_*", "--output", "Detailed", "--no-progress",
        ])
        {
            WorkingDirectory = context.Paths.Repository,
            Environment = new Dictionary<string, string?>
            {
                ["HEARTH_FUZZ_MINUTES"] = context.Argument("minutes", Minutes).ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["HEARTH_RESULTS"] = context.Paths.TestResults,
            },
            Hint = "the message above names the seed and the file; a test of that seed reproduces it",
        },
        Console.WriteLine,
        context.Cancellation);
}
