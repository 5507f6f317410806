using Appliance.Build.Containers;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Testing;

/// <summary>Runs the test programs one after the other, with the build's outputs named in their environment.</summary>
internal sealed class TestRun(ICommandRunner commands, BuildPaths paths, BuildVersion version, StageOutputs outputs, string? signedImage)
{
    /// <summary>Runs every test project below <c>tests/</c>.</summary>
    /// <param name="filter">Names of projects to run; all when empty.</param>
    /// <param name="onLine">Takes the programs' output.</param>
    /// <param name="cancellationToken">Stops the running program with all that it started.</param>
    public async Task<TestSummary> RunAsync(IReadOnlyCollection<string> filter, Action<string> onLine, CancellationToken cancellationToken)
    {
        var reports = Path.Combine(paths.TestResults, "reports");
        if (Directory.Exists(paths.TestResults))
        {
            Directory.Delete(paths.TestResults, recursive: true);
        }
        Directory.CreateDirectory(reports);
        await DotNetAsync(["build", "Appliance.sln", "--configuration", "Release", "--verbosity", "quiet"], onLine, cancellationToken);
        var lost = await IsFormattedAsync(onLine, cancellationToken) ? 0 : 1;
        foreach (var project in Projects(filter))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            onLine($"  {name}");
            var report = name + ".trx";
            try
            {
                await DotNetAsync(
                    ["test", "--project", project, "--configuration", "Release", "--no-build", "--results-directory", reports,
                        "--report-xunit-trx", "--report-xunit-trx-filename", report, "--output", "Normal", "--no-progress"],
                    onLine,
                    cancellationToken);
            }
            catch (CommandFailedException exception) when (!TestSummary.HasFailures(Path.Combine(reports, report)))
            {
                // The program crashed, or ran no test: its report does not tell.
                onLine(exception.Message);
                lost++;
            }
            catch (CommandFailedException)
            {
                // The report has the failed tests.
            }
        }
        // Once more at the end: a machine's log between a test and the count may have thousands of lines.
        foreach (var failure in TestSummary.Failures(reports))
        {
            onLine(failure);
        }
        var summary = TestSummary.Read(reports);
        return summary with { Failed = summary.Failed + lost };
    }

    private async Task<bool> IsFormattedAsync(Action<string> onLine, CancellationToken cancellationToken)
    {
        onLine("  dotnet format");
        try
        {
            await DotNetAsync(["format", "Appliance.sln", "--verify-no-changes", "--no-restore"], onLine, cancellationToken);
            return true;
        }
        catch (CommandFailedException)
        {
            onLine("  The code is not formatted: run dotnet format.");
            return false;
        }
    }

    private IEnumerable<string> Projects(IReadOnlyCollection<string> filter) =>
        Directory.EnumerateFiles(Path.Combine(paths.Repository, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !File.ReadAllText(project).Contains("<IsTestProject>false", StringComparison.Ordinal))
            .Where(project => filter.Count == 0 || filter.Any(part => project.Contains(part, StringComparison.OrdinalIgnoreCase)))
            // The machines come last: what is wrong in a unit shows before they boot.
            .OrderBy(project => project.Contains("EndToEnd", StringComparison.Ordinal)).ThenBy(project => project, StringComparer.Ordinal);

    private Task<CommandResult> DotNetAsync(IReadOnlyList<string> arguments, Action<string> onLine, CancellationToken cancellationToken) =>
        commands.RunAsync(
            new Command("dotnet", arguments)
            {
                WorkingDirectory = paths.Repository,
                Environment = new Dictionary<string, string?>
                {
                    ["HEARTH_IMAGE"] = outputs["disk"].File(DiskStage.Image),
                    ["HEARTH_IMAGE_4KN"] = outputs["disk-4kn"].File(DiskStage.Image),
                    ["HEARTH_SIGNED_IMAGE"] = signedImage,
                    ["HEARTH_EMULATOR_TREE"] = outputs["emulator-tree"].File(StageCache.UnpackedTree),
                    ["HEARTH_TOOLS_TREE"] = outputs["tools"].File(StageCache.UnpackedTree),
                    ["HEARTH_TOOLS_TAR"] = outputs["tools"].File(ToolsStage.Tar),
                    ["HEARTH_RUNNER_TREE"] = outputs["runner-tree"].File(StageCache.UnpackedTree),
                    ["HEARTH_VULKAN_TREE"] = outputs["vulkan-tree"].File(StageCache.UnpackedTree),
                    ["HEARTH_RUNNER_TAR"] = outputs["runner"].File(DebianTreeStage.Tar),
                    ["HEARTH_AGENT"] = Path.Combine(outputs["publish"].File("agent"), "hearth"),
                    ["HEARTH_OCI_ARCHIVE"] = outputs["container"].File(HearthContainer.FileName(version.Version)),
                    ["HEARTH_UPDATES"] = Directory.Exists(paths.TestUpdates) ? paths.TestUpdates : null,
                    ["HEARTH_RESULTS"] = paths.TestResults,
                },
            },
            onLine,
            cancellationToken);
}
