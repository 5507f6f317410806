using System.Text.Json.Nodes;
using Appliance.TestModels;

namespace Appliance.EndToEnd.Machine;

/// <summary>The image as its owner meets it: written to a disk, switched on, asked, switched off, and on again.</summary>
[Trait("Level", "machine")]
public sealed class FirstBootTests(FirstBoot fixture) : IClassFixture<FirstBoot>
{
    [Fact]
    public async Task Boot_Fresh_NoUnitFails()
    {
        var (first, second) = await fixture.BootsAsync();
        Assert.Equal(("", "running"), (first.Report["failed"], first.Report["state"]));
        Assert.Equal(("", "running"), (second.Report["failed"], second.Report["state"]));
    }

    [Fact]
    public async Task Boot_Fresh_UnitsHaveNoOrderingCycle()
    {
        var (first, second) = await fixture.BootsAsync();
        Assert.DoesNotContain("ordering cycle", first.Journal + second.Journal, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Root_Booted_IsReadOnlyErofsOnVerity()
    {
        var (first, _) = await fixture.BootsAsync();
        var root = first.Report.MountAt("/");
        Assert.Equal("erofs", root.Type);
        Assert.Contains("ro", root.Options);
        Assert.Equal(2, first.Report.RootDevices.Count);
        Assert.Contains("roothash=", first.Report["cmdline"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Etc_Booted_IsAnOverlayInMemory()
    {
        var (first, _) = await fixture.BootsAsync();
        var etc = first.Report.MountAt("/etc");
        Assert.Equal("overlay", etc.Type);
        Assert.Contains(etc.Options, option => option.StartsWith("upperdir=/run/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shells_Booted_ThereIsNone()
    {
        var (first, _) = await fixture.BootsAsync();
        Assert.Equal("", first.Report["remote-shells"]);
        // getty.target is systemd's own and may be there, with nothing in it.
        Assert.DoesNotContain(first.Report.Units.Where(unit => !unit.EndsWith(".target", StringComparison.Ordinal)), unit =>
            unit.Contains("getty", StringComparison.Ordinal) || unit.StartsWith("ssh", StringComparison.Ordinal)
            || unit.StartsWith("debug-shell", StringComparison.Ordinal));
        // Locked, or without an entry: an empty field would let anyone in.
        Assert.Matches("^(root:[!*].*)?$", first.Report["root-password"]);
    }

    [Fact]
    public async Task Ports_Booted_OnlyOursListen()
    {
        var (first, _) = await fixture.BootsAsync();
        OpenPort[] ours = [new("tcp", 11434), new("tcp", 443), new("tcp", 80), new("udp", 5353), new("udp", 68), new("udp", 546)];
        Assert.Empty(first.Report.OpenPorts.Except(ours));
        Assert.All(ours[..3], port => Assert.Contains(port, first.Report.OpenPorts));
    }

    [Fact]
    public async Task Chat_FirstAndSecondBoot_StreamsEveryToken()
    {
        var (first, second) = await fixture.BootsAsync();
        Assert.All([first.Chat, second.Chat], chat =>
        {
            Assert.Equal(FirstBoot.Tokens, chat.Tokens);
            Assert.True(chat.Done);
            Assert.True(chat.Chunks > 1, $"The answer came in {chat.Chunks} piece(s).");
        });
    }

    [Fact]
    public async Task Transcription_FirstAndSecondBoot_HearsTheWords()
    {
        var (first, second) = await fixture.BootsAsync();
        Assert.All([first.Transcript, second.Transcript], transcript => Assert.Contains(TinyWhisper.Words, transcript, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Models_TruncatedFile_IsListedWithAReason()
    {
        var (first, _) = await fixture.BootsAsync();
        var unusable = Assert.Single(first.Models["unusable"]!.AsArray(), file => file!["file"]!.GetValue<string>() == Models.TruncatedFile);
        Assert.NotEmpty(unusable!["reason"]!.GetValue<string>());
        Assert.DoesNotContain(first.Models["data"]!.AsArray(), (JsonNode? model) => model!["id"]!.GetValue<string>() == "truncated");
    }

    [Fact]
    public async Task Network_Offline_CarriesOnlyAddressesNamesAndAnswers()
    {
        var (first, second) = await fixture.BootsAsync();
        Assert.All([first, second], boot =>
        {
            var sent = boot.Packets.Where(packet => packet.IsFromMachine).ToList();
            Assert.DoesNotContain(sent, packet => packet.Purpose(11434, 443) is null);
            Assert.Superset(new HashSet<string?> { "DHCP", "mDNS", "answer" }, sent.Select(packet => packet.Purpose(11434, 443)).ToHashSet());
        });
    }

    [Fact]
    public async Task Timers_Booted_NoneTalksToTheNetwork()
    {
        var (first, _) = await fixture.BootsAsync();
        // Each of them cleans, checks or counts on the machine itself. One that is new has to be looked at before it stands here.
        string[] silent = ["e2scrub_all.timer", "fstrim.timer", "hearth-deadline.timer", "hearth-settled.timer", "hearth-trial.timer", "systemd-tmpfiles-clean.timer"];
        Assert.Empty(first.Report.Units.Where(unit => unit.EndsWith(".timer", StringComparison.Ordinal)).Except(silent));
    }

    [Fact]
    public async Task OwnersFile_FirstBoot_IsAppliedOnceAndKeptWithoutItsSecrets()
    {
        var (first, second) = await fixture.BootsAsync();
        var left = Assert.Single(first.Report.Lines("owner"));
        Assert.StartsWith("hearth-applied.yaml # Applied on ", left, StringComparison.Ordinal);
        Assert.Contains("name: owner", left, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", left, StringComparison.Ordinal);
        Assert.Equal([left], second.Report.Lines("owner"));
    }

    [Fact]
    public async Task OwnersFile_FirstBoot_LeavesNoSecretInTheBytesOfTheBootPartition()
    {
        await fixture.BootsAsync();
        using var disk = File.OpenRead(fixture.Disk);
        var (start, length) = PartitionTable.Range(disk, sectorSize: 512, PartitionTable.Boot);
        var bytes = new byte[length];
        disk.Position = start;
        disk.ReadExactly(bytes);
        Assert.True(bytes.AsSpan().IndexOf("# Applied on "u8) > 0, "The owner's file was not on this partition.");
        Assert.Equal(-1, bytes.AsSpan().IndexOf("correct horse battery staple"u8));
    }

    [Fact]
    public async Task Identity_SecondBoot_IsTheSame()
    {
        var (first, second) = await fixture.BootsAsync();
        Assert.Matches("^[0-9a-f]{32}$", first.Report["machine-id"]);
        Assert.Equal(first.Report["machine-id"], second.Report["machine-id"]);
    }

    [Fact]
    public async Task Data_LargerDisk_FillsIt()
    {
        var (first, second) = await fixture.BootsAsync();
        Assert.All([first, second], boot =>
        {
            var source = boot.Report.MountAt("/var").Source["/dev/".Length..];
            var data = boot.Report.Disks.Single(device => device.Name == source);
            var disk = boot.Report.Disks.Single(device => device.Name == data.Parent);
            var used = boot.Report.Disks.Where(device => device.Parent == disk.Name).Sum(device => device.Size);
            Assert.Equal(FirstBoot.DiskSize.Bytes, disk.Size);
            Assert.InRange(disk.Size - used, 0, ByteSize.FromMiB(4).Bytes);
        });
    }

    [Fact]
    public async Task BootEntry_GoodBoot_IsBlessed()
    {
        var (first, second) = await fixture.BootsAsync();
        var kernels = second.Report.Lines("esp").Where(file => file.Contains("/EFI/Linux/", StringComparison.Ordinal)).ToList();
        Assert.Single(kernels);
        Assert.DoesNotContain("+", Path.GetFileName(kernels[0]), StringComparison.Ordinal);
        Assert.Equal(kernels, first.Report.Lines("esp").Where(file => file.Contains("/EFI/Linux/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Screen_Booted_ShowsMoreThanAnEmptyConsole()
    {
        await fixture.BootsAsync();
        // An empty screen of this size is some 3 kB; a page with a QR code is not.
        Assert.True(new FileInfo(Inputs.Result("first-screen.png")).Length > 6000, "The screen is empty; see first-screen.png.");
    }

    [Fact]
    public async Task Health_Booted_CarriesTheVersionOfTheImage()
    {
        var (first, _) = await fixture.BootsAsync();
        var version = first.Report.Lines("os-release").Single(line => line.StartsWith("IMAGE_VERSION=", StringComparison.Ordinal))["IMAGE_VERSION=".Length..].Trim('"');
        Assert.StartsWith(version, first.HealthBody["version"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoCloneDisks_BothUsed_EverythingComesFromOne()
    {
        await fixture.BootsAsync();
        var first = await Clones.BootAsync("clones-first", fixture, TestContext.Current.CancellationToken);
        var second = await Clones.BootAsync("clones-second", fixture, TestContext.Current.CancellationToken);
        Assert.Single(first.Disks);
        Assert.Equal(first.Disks, second.Disks);
        Assert.Equal(first.MachineId, second.MachineId);
    }
}
