using Microsoft.Extensions.Time.Testing;

namespace Appliance.Settings.Tests.Trials;

/// <summary>The agent's side and the root unit's side of a trial, on real files.</summary>
public sealed class NetworkTrialTests : IDisposable
{
    private const string NetworkFile = "etc/systemd/network/50-hearth-enp3s0.network";

    private readonly TempFolder _root = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SettingsStore _store;
    private readonly NetworkTrial _trial;
    private int _armed;

    public NetworkTrialTests()
    {
        _store = new SettingsStore(_root.At("settings"));
        _trial = Trial("boot-1");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private bool IsStatic => File.Exists(_root.At(NetworkFile));

    public void Dispose()
    {
        _store.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task Begin_NewNetwork_IsAppliedButNotSaved()
    {
        var begun = Assert.IsType<TrialResult.Begun>(_trial.Begin(Static()));

        await ApplyAsync();

        Assert.Equal((true, 1, 0), (IsStatic, _armed, _store.Current.Document.Network.Interfaces.Count));
        Assert.Equal((begun.Id, true), Assert.IsType<TrialState.Running>(_trial.State) is var state ? (state.Id, state.IsApplied) : default);
    }

    [Fact]
    public async Task Confirm_InTime_SavesForGood()
    {
        var begun = Assert.IsType<TrialResult.Begun>(_trial.Begin(Static()));
        await ApplyAsync();
        _time.Advance(TimeSpan.FromSeconds(119));

        var result = await _trial.ConfirmAsync(begun.Id, Cancel);

        Assert.IsType<TrialResult.Confirmed>(result);
        _time.Advance(TimeSpan.FromSeconds(2));
        await ApplyAsync(isTrialOver: true);
        Assert.True(IsStatic);
        Assert.IsType<TrialState.None>(_trial.State);
    }

    [Fact]
    public async Task Apply_TimerElapsed_RollsBackWithoutTheAgent()
    {
        _trial.Begin(Static());
        await ApplyAsync();

        await ApplyAsync(isTrialOver: true);

        Assert.False(IsStatic);
        Assert.IsType<TrialState.RolledBack>(_trial.State);
    }

    // The timer counts by another clock than the deadline's; after it nothing brings the trial back.
    [Fact]
    public async Task Confirm_AfterTheTimerElapsed_IsOver()
    {
        var begun = Assert.IsType<TrialResult.Begun>(_trial.Begin(Static()));
        await ApplyAsync();
        await ApplyAsync(isTrialOver: true);

        await ApplyAsync();

        Assert.False(IsStatic);
        Assert.IsType<TrialResult.Over>(await _trial.ConfirmAsync(begun.Id, Cancel));
    }

    [Fact]
    public async Task Confirm_TooLate_IsOver()
    {
        var begun = Assert.IsType<TrialResult.Begun>(_trial.Begin(Static()));
        await ApplyAsync();
        _time.Advance(NetworkTrial.Duration);

        Assert.IsType<TrialResult.Over>(await _trial.ConfirmAsync(begun.Id, Cancel));
        Assert.Empty(_store.Current.Document.Network.Interfaces);
    }

    [Fact]
    public async Task Confirm_BeforeItWasApplied_IsRefused()
    {
        var begun = Assert.IsType<TrialResult.Begun>(_trial.Begin(Static()));

        Assert.IsType<TrialResult.NotApplied>(await _trial.ConfirmAsync(begun.Id, Cancel));
    }

    [Fact]
    public async Task Confirm_OtherId_IsOver()
    {
        _trial.Begin(Static());
        await ApplyAsync();

        Assert.IsType<TrialResult.Over>(await _trial.ConfirmAsync("another", Cancel));
    }

    [Fact]
    public async Task Apply_AfterAPowerCut_HasTheOldNetwork()
    {
        _trial.Begin(Static());
        await ApplyAsync();
        Directory.Delete(_root.At("etc"), recursive: true);
        Directory.Delete(_root.At("run"), recursive: true);

        await Application("boot-2").ApplyAsync(isTrialOver: false, ArmAsync, Cancel);

        Assert.False(IsStatic);
        Assert.IsType<TrialState.RolledBack>(Trial("boot-2").State);
    }

    [Fact]
    public async Task Apply_TimerCannotBeArmed_ChangesNothing()
    {
        _trial.Begin(Static());

        await Assert.ThrowsAsync<IOException>(() => Application("boot-1").ApplyAsync(isTrialOver: false, _ => throw new IOException("no systemd"), Cancel));
        Assert.False(IsStatic);
    }

    [Fact]
    public async Task Apply_AgainDuringATrial_KeepsItAndItsTimer()
    {
        _trial.Begin(Static());
        await ApplyAsync();

        await ApplyAsync();

        Assert.Equal((true, 1), (IsStatic, _armed));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Apply_ClockWasSetDuringATrial_RollsBack(int seconds)
    {
        _trial.Begin(Static());
        var application = new SettingsApplication(_store.Directory, _root.Path, "boot-1", new FakeTimeProvider(_time.GetUtcNow().AddSeconds(seconds)));

        await application.ApplyAsync(isTrialOver: false, ArmAsync, Cancel);

        Assert.False(IsStatic);
    }

    [Fact]
    public void Begin_WhileAnotherRuns_IsBusy()
    {
        _trial.Begin(Static());

        Assert.IsType<TrialResult.Busy>(_trial.Begin(Static()));
    }

    [Fact]
    public void Begin_UnusableNetwork_NamesTheField()
    {
        var document = _store.Current.Document with { Network = new NetworkSettings { Dns = ["nobody"] } };

        var result = Assert.IsType<SaveResult.Invalid>(Assert.IsType<TrialResult.NotSaved>(_trial.Begin(document)).Result);

        Assert.Equal("network.dns[0]", Assert.Single(result.Errors).Path);
    }

    [Fact]
    public async Task Begin_OverAnOlderRevision_IsConflict()
    {
        var seen = Static();
        await _store.SaveAsync(_store.Current.Document with { Device = new DeviceSettings { Hostname = "other" } }, Cancel);

        Assert.IsType<SaveResult.Conflict>(Assert.IsType<TrialResult.NotSaved>(_trial.Begin(seen)).Result);
    }

    [Fact]
    public async Task Apply_TrialWrittenByAnIntruder_IsValidatedAgain()
    {
        _trial.Begin(Static());
        var path = _root.At("settings", "network-trial.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("192.168.1.1\"", "1\\nDNS=6.6.6.6\"", StringComparison.Ordinal));

        await ApplyAsync();

        Assert.False(IsStatic);
    }

    [Fact]
    public async Task IsNeeded_OnlyTheNetworkCounts()
    {
        var before = new SettingsDocument();

        Assert.True(NetworkTrial.IsNeeded(before, Static()));
        Assert.True(NetworkTrial.IsNeeded(before, before with { Network = new NetworkSettings { Wifi = [new WifiSettings { Ssid = "a" }] } }));
        Assert.False(NetworkTrial.IsNeeded(before, before with { Privacy = new PrivacySettings { TimeSync = true }, Network = new NetworkSettings { TimeServers = ["10.0.0.1"] } }));
    }

    private SettingsDocument Static() => _store.Current.Document with
    {
        Network = new NetworkSettings
        {
            Interfaces = [new InterfaceSettings { Name = "enp3s0", Ipv4 = new AddressSettings { Method = AddressMethod.Static, Address = "192.168.1.5/24", Gateway = "192.168.1.1" } }],
        },
    };

    private NetworkTrial Trial(string boot) => new(_store, _root.At("run", "hearth"), boot, _time);

    private SettingsApplication Application(string boot) => new(_store.Directory, _root.Path, boot, _time);

    private Task ArmAsync(CancellationToken cancellationToken)
    {
        _armed++;
        return Task.CompletedTask;
    }

    private async Task ApplyAsync(bool isTrialOver = false)
    {
        var application = Application("boot-1");
        await application.ApplyAsync(isTrialOver, ArmAsync, Cancel);
        application.WriteReport(null);
    }
}
