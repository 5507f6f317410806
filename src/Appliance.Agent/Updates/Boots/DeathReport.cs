using System.Text.RegularExpressions;
using Appliance.Agent.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Updates.Boots;

/// <summary>Finds out how a start ended that ended without a word: what the kernel left in the firmware's memory, else the last errors in its journal.</summary>
/// <param name="root">The file system to look at: <c>/</c>.</param>
/// <param name="journalctl">The program that reads the journal.</param>
internal sealed partial class DeathReport(string root, string journalctl)
{
    private const int LongestReason = 300;

    // systemd-pstore.service moves them from the first to the second.
    private static readonly string[] Folders = ["sys/fs/pstore", "var/lib/systemd/pstore"];

    /// <summary>What is known of the end of a start; null when nothing is.</summary>
    public async Task<string?> FindAsync(BootRecord boot, CancellationToken cancellationToken) =>
        FindPanic(boot.At) is { } panic ? $"the kernel stopped: {panic}"
        : await LastErrorAsync(boot.BootId, cancellationToken) is { } error ? $"its last error was: {error}"
        : null;

    private string? FindPanic(DateTimeOffset since) => Folders
        .Select(folder => Path.Combine(root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*dmesg*", SearchOption.AllDirectories))
        .Where(file => file.LastWriteTimeUtc >= since.UtcDateTime)
        .OrderByDescending(file => file.LastWriteTimeUtc)
        .Select(file => Panic().Match(File.ReadAllText(file.FullName)))
        .Where(match => match.Success)
        .Select(match => Shorten(match.Groups["reason"].Value))
        .FirstOrDefault();

    private async Task<string?> LastErrorAsync(string bootId, CancellationToken cancellationToken)
    {
        try
        {
            var output = await ChildProcess.RunAsync(
                new ChildCommand(journalctl, "--boot=" + bootId.Replace("-", "", StringComparison.Ordinal), "--quiet", "--priority=err", "--lines=1", "--output=cat", "--no-pager"),
                NullLogger.Instance, cancellationToken);
            return output is { ExitCode: 0, Lines: [.., { Length: > 0 } last] } ? Shorten(last) : null;
        }
        catch (IOException)
        {
            // Without a journal there is nothing to tell.
            return null;
        }
    }

    private static string Shorten(string text)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c))]).Trim();
        return clean.Length <= LongestReason ? clean : clean[..LongestReason] + "…";
    }

    [GeneratedRegex("Kernel panic - not syncing: (?<reason>[^\n]+)")]
    private static partial Regex Panic();
}
