using Appliance.Build.Processes;

namespace Appliance.Build.Testing;

/// <summary>
/// Breaks one guard after the other in a copy of the checkout and runs the tests that are to notice. A guard whose loss no test notices is
/// one that somebody can lose.
/// </summary>
internal sealed class MutationRun(ICommandRunner commands, string repository, string copy, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>Runs it.</summary>
    /// <param name="guards">The guards.</param>
    /// <param name="onLine">Told of each guard what came of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The guards whose loss nothing noticed.</returns>
    /// <exception cref="InvalidDataException">The tests do not pass, or are skipped, with every guard in its place; or a guard is not where it was.</exception>
    /// <exception cref="CommandFailedException">A broken guard does not compile.</exception>
    public async Task<IReadOnlyList<Guard>> RunAsync(IReadOnlyList<Guard> guards, Action<string> onLine, CancellationToken cancellationToken)
    {
        await CopyAsync(cancellationToken);
        foreach (var tests in guards.Select(guard => guard.Tests).Distinct())
        {
            var summary = await TestAsync(tests, cancellationToken);
            if (summary is not { Passed: > 0, Failed: 0, Skipped: 0 })
            {
                throw new InvalidDataException($"With every guard in its place {tests.Project} has {summary}: nothing can be learned from it.");
            }
            onLine($"  {tests.Project}: {summary} with every guard in its place");
        }
        var lost = new List<Guard>();
        foreach (var guard in guards)
        {
            var file = Path.Combine(copy, guard.File);
            var whole = await File.ReadAllTextAsync(file, cancellationToken);
            await File.WriteAllTextAsync(file, guard.Break(whole), cancellationToken);
            var summary = await TestAsync(guard.Tests, cancellationToken);
            await File.WriteAllTextAsync(file, whole, cancellationToken);
            onLine($"  {(summary.Failed > 0 ? "noticed " : "UNNOTICED")} {guard.Name}: {summary}");
            if (summary.Failed == 0)
            {
                lost.Add(guard);
            }
        }
        return lost;
    }

    // What git knows or would take, as it is now, and nothing of a run before: cut off, it may have left a broken guard, compiled.
    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }
        var files = new List<string>();
        await commands.RunAsync(
            new Command("git", ["ls-files", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = repository }, files.Add, cancellationToken);
        foreach (var file in files)
        {
            var (source, target) = (new FileInfo(Path.Combine(repository, file)), Path.Combine(copy, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (source.LinkTarget is { } link)
            {
                // Those of the image lead to what exists only there.
                File.Delete(target);
                File.CreateSymbolicLink(target, link);
            }
            else if (source.Exists)
            {
                source.CopyTo(target, overwrite: true);
            }
        }
    }

    // Analyzers have nothing to say of a guard that is broken on purpose.
    private async Task<TestSummary> TestAsync(GuardedTests tests, CancellationToken cancellationToken)
    {
        var project = Path.Combine("tests", tests.Project);
        var reports = Path.Combine(copy, "artifacts", "mutation-results");
        if (Directory.Exists(reports))
        {
            Directory.Delete(reports, recursive: true);
        }
        await commands.RunAsync(
            new Command("dotnet", ["build", project, "--configuration", "Release", "--verbosity", "quiet", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"]) { WorkingDirectory = copy },
            null,
            cancellationToken);
        string[] filter = tests.Namespace is { } name ? ["--filter-namespace", name] : [];
        try
        {
            await commands.RunAsync(
                new Command("dotnet",
                [
                    "test", "--project", project, "--configuration", "Release", "--no-build", "--no-progress", .. filter,
                    "--results-directory", reports, "--report-xunit-trx", "--report-xunit-trx-filename", "report.trx",
                ])
                {
                    WorkingDirectory = copy,
                    Environment = environment,
                },
                null,
                cancellationToken);
        }
        catch (CommandFailedException) when (Directory.Exists(reports))
        {
            // The report has the failed tests.
        }
        return TestSummary.Read(reports);
    }
}
