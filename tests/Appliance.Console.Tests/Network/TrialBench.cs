using Appliance.Console.Network;
using Appliance.Settings;
using Microsoft.Extensions.Time.Testing;
using TestContext = Xunit.TestContext;

namespace Appliance.Console.Tests.Network;

/// <summary>Settings with trials, and the root unit's work below a folder of its own.</summary>
internal sealed class TrialBench : IDisposable
{
    private const string Boot = "a-boot";

    private readonly string _root = Directory.CreateTempSubdirectory("hearth-trial-").FullName;

    public TrialBench()
    {
        Directory.CreateDirectory(Path.Combine(_root, "etc"));
        Store = new SettingsStore(Settings);
        Trial = new NetworkTrial(Store, Path.Combine(_root, "run", "hearth"), Boot, Time);
        Desk = new NetworkDesk(Store, Trial);
    }

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public SettingsStore Store { get; }

    public NetworkTrial Trial { get; }

    public NetworkDesk Desk { get; }

    private string Settings => Path.Combine(_root, "settings");

    public async Task<string> BeginAsync(NetworkSettings network) =>
        Assert.IsType<TrialResult.Begun>(await Desk.ChangeAsync(Store.Current.Document, network, TestContext.Current.CancellationToken)).Id;

    /// <summary>What hearth-settings.service does.</summary>
    public async Task ApplyAsync()
    {
        var application = new SettingsApplication(Settings, _root, Boot, Time);
        await application.ApplyAsync(isTrialOver: false, _ => Task.CompletedTask, TestContext.Current.CancellationToken);
        application.WriteReport(null);
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
