using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;

namespace Appliance.Agent.Tests.Updates;

/// <summary>What root does with a request: with real signatures, a real disk in a file, and the systemd-sysupdate of the image.</summary>
public sealed class UpdateRequestTests : IDisposable
{
    private readonly ReleaseKit _kit = new();

    private BootPaths Paths => new(_kit.Path);

    private UpdateReply? Reply => UpdateReply.Read(Paths.Run);

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task Request_SignedReleaseOnTheStick_IsInstalled()
    {
        MakeDevice();
        _kit.Publish(_kit.Release("0.1.2"));

        var run = await RunAsync(Install("0.1.2"));

        Assert.Equal((0, null), (run.ExitCode, Reply?.Problem));
        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], _kit.EntryNames);
        Assert.True(BootReport.Read(Paths.Run)!.IsOtherNewer);
    }

    [Fact]
    public async Task Request_SignatureThatWasAltered_ChangesNothing()
    {
        MakeDevice();
        _kit.Publish(_kit.Release("0.1.2"));
        var signed = Path.Combine(_kit.Channel, "update.json");
        var text = File.ReadAllText(signed);
        var at = text.IndexOf("\"payload\": \"", StringComparison.Ordinal) + 40;
        File.WriteAllText(signed, text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..]);

        var run = await RunAsync(Install("0.1.2"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Nothing was changed", Reply!.Problem, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
    }

    [Fact]
    public async Task Request_OfAnotherPublisher_ChangesNothing()
    {
        MakeDevice();
        _kit.Publish(_kit.Release("0.1.2"));
        using var stranger = new ReleaseKit();
        stranger.MakeImage();
        File.Copy(stranger.Certificate, _kit.Certificate, overwrite: true);

        await RunAsync(Install("0.1.2"));

        Assert.Contains("not signed by a key that this device trusts", Reply!.Problem, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
    }

    // A stick from before could bring back what was withdrawn since. What root has seen counts, also when nothing came of it.
    [Fact]
    public async Task Request_OlderFeedThanRootHasSeen_ChangesNothing()
    {
        MakeDevice();
        var release = _kit.Release("0.1.2");
        _kit.Publish(release);
        await RunAsync(Install("0.1.9"));
        _kit.Publish(TimeSpan.FromHours(1), release);

        await RunAsync(Install("0.1.2"));

        Assert.Contains("has already seen those of", Reply!.Problem, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
    }

    [Fact]
    public async Task Request_VersionThatIsNotOffered_ChangesNothing()
    {
        MakeDevice();
        _kit.Publish(_kit.Release("0.1.2"));

        await RunAsync(Install("0.1.9"));

        Assert.Contains("does not offer 0.1.9", Reply!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_NoStick_SaysSo()
    {
        MakeDevice();

        await RunAsync(Install("0.1.2"));

        Assert.Contains("Nothing was changed", Reply!.Problem, StringComparison.Ordinal);
        Assert.Contains(new BootKeeper(Paths, new DeathReport(_kit.Path, "journalctl"), TimeProvider.System).Read().History,
            happened => happened is { Kind: UpdateEventKind.NotInstalled, Version: "0.1.2" });
    }

    [Fact]
    public async Task Request_ThatCannotBeUnderstood_ChangesNothing()
    {
        MakeDevice();
        Directory.CreateDirectory(Path.GetDirectoryName(Paths.Request)!);
        File.WriteAllText(Paths.Request, """{"action":"install","version":"../../etc"}""");

        var run = await RunAsync(request: null);

        Assert.Equal(1, run.ExitCode);
        Assert.False(File.Exists(Paths.Request));
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
    }

    [Fact]
    public async Task Request_ToGoBack_TheOtherStartsNext()
    {
        MakeDevice();
        File.WriteAllText(Path.Combine(_kit.Entries, "hearth_0.1.0.efi"), "other");

        var run = await RunAsync(new UpdateRequest(UpdateAction.GoBack, null, null, null, "Marie"));

        Assert.Equal((0, null), (run.ExitCode, Reply?.Problem));
        Assert.Equal(["hearth_0.1.0+3.efi", "hearth_0.1.1+0.efi"], _kit.EntryNames);
    }

    private static UpdateRequest Install(string version) => new(UpdateAction.Install, version, UpdatePlace.Stick, "stable", "Marie");

    private void MakeDevice()
    {
        _kit.MakeDisk();
        _kit.MakeImage();
    }

    private Task<CommandRun> RunAsync(UpdateRequest? request)
    {
        request?.Write(Paths.Request);
        var programs = SysupdateTree.ProgramsFor(_kit.Path);
        return CommandRun.OfAsync(
            UpdateCommand.Create(), "request", "--root", _kit.Path, "--sysupdate", programs.Sysupdate, "--veritysetup", programs.Veritysetup,
            "--mount", programs.Mount, "--umount", programs.Unmount);
    }
}
