using System.Diagnostics;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Units;

/// <summary>What a factory reset deletes and what it keeps, below a folder of its own.</summary>
public sealed class ResetTests
{
    private static readonly string[] Files =
    [
        "var/lib/hearth/settings/settings.yaml", "var/lib/hearth/access/keys.json", "var/lib/hearth/console/ca.pem", "var/lib/hearth/.aspnet/key.xml", "var/lib/hearth/hub-token",
        "var/lib/hearth/models/tiny.gguf", "var/lib/hearth/models/.hearth/records/tiny.json", "var/lib/hearth/runners/calibration.json",
        "var/lib/hearth-system/machine-id", "var/lib/hearth-system/models-disk", "var/log/journal/0/system.journal", "var/lib/systemd/random-seed",
    ];

    [Fact]
    public async Task Reset_Settings_KeepsModels()
    {
        using var directory = new TemporaryDirectory();

        var left = await ResetAsync(directory.Path, "reset-settings");

        Assert.Equal(
            [
                "var/lib/hearth-system/machine-id", "var/lib/hearth-system/models-disk", "var/lib/hearth/models/.hearth/records/tiny.json", "var/lib/hearth/models/tiny.gguf",
                "var/lib/hearth/runners/calibration.json", "var/lib/systemd/random-seed", "var/log/journal/0/system.journal",
            ],
            left);
    }

    [Fact]
    public async Task Reset_Everything_KeepsWhatTheMachineIs()
    {
        using var directory = new TemporaryDirectory();

        var left = await ResetAsync(directory.Path, "reset-everything");

        Assert.Equal(["var/lib/hearth-system/machine-id", "var/lib/systemd/random-seed"], left);
    }

    [Fact]
    public async Task Reset_NothingAsked_KeepsAll()
    {
        using var directory = new TemporaryDirectory();

        Assert.Equal(Files.Order(StringComparer.Ordinal), await ResetAsync(directory.Path, null));
    }

    private static async Task<IReadOnlyList<string>> ResetAsync(string root, string? marker)
    {
        foreach (var path in marker is null ? Files : [.. Files, $"var/lib/hearth-system/{marker}"])
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        }
        using var process = Process.Start("/bin/sh", [Path.Combine(Repository.Overlay, "usr/lib/hearth/reset"), root]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        return [.. Directory.EnumerateFiles(root, "*", all).Select(file => Path.GetRelativePath(root, file)).Where(file => file.StartsWith("var/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
