using System.Text.Json.Nodes;

namespace Appliance.EndToEnd.Machine.Faults;

/// <summary>The newest release in a folder of updates.</summary>
internal sealed record LaterRelease(string Version, string RootHash, string Channel)
{
    /// <summary>Finds it.</summary>
    public static LaterRelease Find(string updates)
    {
        var version = Inputs.VersionIn(updates);
        var feed = Directory.EnumerateFiles(updates, "feed.json", SearchOption.AllDirectories)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .First(feed => feed["releases"]!.AsArray().Any(release => release!["version"]!.GetValue<string>() == version));
        var release = feed["releases"]!.AsArray().Single(release => release!["version"]!.GetValue<string>() == version)!;
        return new LaterRelease(version, release["rootHash"]!.GetValue<string>(), feed["channel"]!.GetValue<string>());
    }

    /// <summary>What makes a machine install it from the stick.</summary>
    /// <param name="end">What follows: <c>reboot</c> or <c>poweroff</c>.</param>
    public IReadOnlyList<string> Installer(string end) => Probe.Installer(
        RootHash,
        new JsonObject { ["action"] = "Install", ["version"] = Version, ["source"] = "Stick", ["channel"] = Channel, ["by"] = "owner" }.ToJsonString(),
        end);

    /// <summary>What makes a machine go back to this release from another, and restart.</summary>
    public IReadOnlyList<string> Returner() => Probe.Installer(RootHash, new JsonObject { ["action"] = "GoBack", ["by"] = "owner" }.ToJsonString(), "reboot");
}
