using System.Text.RegularExpressions;
using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;

namespace Appliance.Build.Tests.Overlay;

/// <summary>The units that were written by hand refer to what is there.</summary>
public sealed partial class UnitFilesTests
{
    private const string Runner = "/usr/lib/hearth/runner";

    // What the layers that are not in this repository have, as far as units use it.
    private static readonly string[] DistributionUnits = ["systemd-networkd.service", "systemd-networkd.socket"];
    private static readonly string[] DistributionPrograms =
        ["/bin/sh", "/bin/sleep", "/usr/sbin/nft", "/usr/bin/chown", "/usr/bin/rm", "/usr/bin/sync", "/usr/bin/systemctl", "/usr/bin/touch", "/usr/lib/systemd/systemd-socket-proxyd"];

    private static readonly string[] OtherLayers =
    [
        "/usr/lib/hearth/agent/hearth", "/usr/lib/hearth/hearth-state", "/usr/bin/nvidia-persistenced",
        "/usr/lib/hearth/open-webui/bin/bash", Runner + "/usr/bin/llama-server", Runner + "/usr/bin/whisper-server", Runner + "/usr/bin/ffmpeg",
    ];

    private static readonly string[] DistributionGroups = ["render", "systemd-journal", "tty", "video"];

    private static readonly string[] Dependencies =
        ["After", "Before", "Requires", "Wants", "BindsTo", "PartOf", "Requisite", "Upholds", "Conflicts", "OnFailure", "OnSuccess", "Unit", "Sockets", "Service"];

    private static readonly string Overlay = Checkout.At("rootfs-overlay");

    // Images for NVIDIA's cards have the second one as well, images with Open WebUI the third.
    private static readonly string[] Overlays = [Overlay, Checkout.At("image", "nvidia", "overlay"), Checkout.At("image", "chat", "overlay")];

    public static TheoryData<string> Units => [.. UnitFile.All.Select(unit => unit.Name)];

    [Fact]
    public void Links_EnabledUnits_ExistUnderTheSameName()
    {
        string[] kinds = ["*.wants", "*.requires"];
        var links = Overlays.SelectMany(overlay => kinds.SelectMany(kind => Directory.GetDirectories(Path.Combine(overlay, "usr/lib/systemd/system"), kind)))
            .SelectMany(Directory.GetFileSystemEntries).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            Assert.Equal("../" + Path.GetFileName(link), new FileInfo(link).LinkTarget);
            Assert.True(IsOwn(Path.GetFileName(link)) || DistributionUnits.Contains(Path.GetFileName(link)), $"{link} enables a unit that does not exist");
        });
    }

    [Fact]
    public void Links_AliasesAndMasks_PointToUnitsOrNothing() => Assert.All(
        Directory.GetFiles(Path.Combine(Overlay, "usr/lib/systemd/system")).Select(path => new FileInfo(path)).Where(file => file.LinkTarget is not null),
        file => Assert.True(IsOwn(file.LinkTarget!) || file.LinkTarget == "/dev/null", $"{file.Name} points to {file.LinkTarget}"));

    [Theory]
    [MemberData(nameof(Units))]
    public void Install_Section_IsCarriedOutByALink(string name)
    {
        var unit = Unit(name);
        var wanted = unit.Words("WantedBy").Select(target => $"{target}.wants/{name}").Concat(unit.Words("RequiredBy").Select(target => $"{target}.requires/{name}"));

        Assert.All(wanted, link => Assert.True(
            Overlays.Any(overlay => Path.Exists(Path.Combine(overlay, "usr/lib/systemd/system", link))), $"nobody enables units on the device; {link} is missing"));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Dependencies_OwnUnits_Exist(string name) => Assert.All(
        Unit(name).Words(Dependencies).Where(other => other.Contains("hearth", StringComparison.Ordinal)),
        other => Assert.True(IsOwn(other), $"{name} refers to {other}"));

    [Theory]
    [MemberData(nameof(Units))]
    public void ExecLines_Programs_AreInTheImage(string name)
    {
        var excluded = new GlobSet(ImageConfigurationReader.Read(Checkout.At("configs"), "appliance").Root.Exclude);
        var root = Unit(name).Values("RootDirectory").FirstOrDefault() ?? "";
        var isStartOnly = Unit(name).Values("RootDirectoryStartOnly").Contains("yes");
        var lines = new[] { "ExecStart", "ExecStartPre", "ExecStartPost", "ExecStop", "ExecReload", "ExecCondition" }
            .SelectMany(key => Unit(name).Values(key).Select(line => (Line: line, Root: isStartOnly && key != "ExecStart" ? "" : root)));

        Assert.All(lines, command =>
        {
            var line = command.Line;
            var program = command.Root + line.TrimStart('-', '@', '+', '!', ':').Split(' ')[0];
            Assert.True(IsThere(program), $"{name} runs {program}, which no layer has");
            Assert.False(excluded.Matches(program.TrimStart('/')), $"{name} runs {program}, which configs/ leave out");
            Assert.All(OwnPath().Matches(line).Select(match => match.Value), path => Assert.True(IsThere(path), $"{name} uses {path}, which no layer has"));
        });
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Users_AndGroups_AreMade(string name)
    {
        var made = Overlays.SelectMany(overlay => Directory.GetFiles(Path.Combine(overlay, "usr/lib/sysusers.d"))).SelectMany(File.ReadLines)
            .Where(line => line is ['u' or 'g', ' ', ..]).Select(line => line.Split(' ')[1]).Concat(DistributionGroups).ToHashSet();

        Assert.All(Unit(name).Words("User", "Group", "SupplementaryGroups"), account => Assert.Contains(account, made));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void MountUnits_Names_FollowFromTheirPlaces(string name)
    {
        var places = Unit(name).Values("Where").ToList();

        Assert.Equal(name.EndsWith(".mount", StringComparison.Ordinal) ? 1 : 0, places.Count);
        Assert.All(places, place => Assert.Equal(name, place.Trim('/').Replace("-", "\\x2d", StringComparison.Ordinal).Replace('/', '-') + ".mount"));
    }

    [Fact]
    public void UdevRules_WantedUnits_Exist()
    {
        var rules = Directory.GetFiles(Path.Combine(Overlay, "usr/lib/udev/rules.d")).SelectMany(File.ReadLines);

        Assert.All(rules.SelectMany(rule => WantedByUdev().Matches(rule)).Select(match => match.Groups["unit"].Value), unit => Assert.True(IsOwn(unit), unit));
    }

    [Fact]
    public async Task Verify_AllUnits_SystemdFindsNoFault()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed");
        using var root = new TempFolder();
        MakeRoot(root);
        string[] names = [.. UnitFile.All.Select(unit => unit.Name.Replace("@.", "@x.", StringComparison.Ordinal))];
        var lines = new List<string>();

        try
        {
            await new CommandRunner().RunAsync(
                new Command("systemd-analyze", ["verify", "--root=" + root.Path, "--man=no", "--recursive-errors=no", .. names]),
                lines.Add,
                TestContext.Current.CancellationToken);
        }
        catch (CommandFailedException)
        {
            // Also for what it says about others' units; the lines about ours decide.
        }

        // An older systemd than the image's does not know every key.
        var faults = lines.Where(line => names.Any(unit => line.Contains(unit, StringComparison.Ordinal) || line.Contains(unit.Replace("@x.", "@.", StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Equal([], faults.Where(line => !line.Contains("Unknown key", StringComparison.Ordinal)));
    }

    private static UnitFile Unit(string name) => Assert.Single(UnitFile.All, unit => unit.Name == name);

    private static bool IsOwn(string name) => UnitFile.All.Any(unit => unit.Name == name || Instance().Replace(name, "@.") == unit.Name);

    private static bool IsThere(string path) =>
        DistributionPrograms.Contains(path) || OtherLayers.Contains(path) || Overlays.Any(overlay => File.Exists(overlay + path));

    /// <summary>A root with this machine's own units as the distribution's, ours over them, and empty programs.</summary>
    private static void MakeRoot(TempFolder root)
    {
        root.Link("bin", "usr/bin");
        root.Link("sbin", "usr/sbin");
        var units = root.Folder("usr", "lib", "systemd", "system");
        foreach (var path in Directory.GetFiles("/usr/lib/systemd/system").Where(File.Exists).Concat(UnitFile.All.Select(unit => unit.Path)))
        {
            File.Copy(path, Path.Combine(units, Path.GetFileName(path)), overwrite: true);
        }
        string[] programs =
        [
            "/usr/bin/bash", "/usr/bin/sh", "/usr/bin/sleep", "/usr/sbin/nft", "/usr/bin/chown", "/usr/bin/rm", "/usr/bin/sync", "/usr/bin/systemctl", "/usr/bin/touch",
            "/usr/bin/llama-server", "/usr/bin/whisper-server", "/usr/bin/ffmpeg", "/usr/lib/systemd/systemd-socket-proxyd",
            "/usr/lib/hearth/nvidia-start", "/usr/lib/hearth/reset", .. OtherLayers,
        ];
        foreach (var program in programs)
        {
            var path = root.Write(program.TrimStart('/'), "#!\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
            }
        }
    }

    [GeneratedRegex("@[^.]*\\.")]
    private static partial Regex Instance();

    [GeneratedRegex("/usr/lib/hearth/[^ ']+")]
    private static partial Regex OwnPath();

    [GeneratedRegex("SYSTEMD_WANTS}\\+?=\"(?<unit>[^\"]+)\"")]
    private static partial Regex WantedByUdev();
}
