using System.Net;
using Appliance.Console.Network;
using Appliance.Settings;
using TestContext = Xunit.TestContext;

namespace Appliance.Console.Tests.Network;

public sealed class NetworkDeskTests
{
    private static readonly NetworkSettings Fixed = new()
    {
        Interfaces = [new InterfaceSettings { Name = "enp3s0", Ipv4 = new AddressSettings { Method = AddressMethod.Static, Address = "192.168.1.5/24", Gateway = "192.168.1.1" } }],
    };

    [Fact]
    public async Task Change_AnotherAddress_IsTriedAndNotSaved()
    {
        using var bench = new TrialBench();

        var result = await bench.Desk.ChangeAsync(bench.Store.Current.Document, Fixed, TestContext.Current.CancellationToken);

        Assert.IsType<TrialResult.Begun>(result);
        Assert.Empty(bench.Store.Current.Document.Network.Interfaces);
        Assert.IsType<TrialState.Running>(bench.Desk.State);
    }

    [Fact]
    public async Task Change_TimeServersAlone_IsSavedAtOnce()
    {
        using var bench = new TrialBench();

        var result = await bench.Desk.ChangeAsync(bench.Store.Current.Document, new NetworkSettings { TimeServers = ["192.168.1.1"] }, TestContext.Current.CancellationToken);

        Assert.IsType<TrialResult.Confirmed>(result);
        Assert.Equal(["192.168.1.1"], bench.Store.Current.Document.Network.TimeServers);
    }

    [Fact]
    public async Task Change_NothingCarriesTrialsOut_IsSavedAtOnce()
    {
        using var bench = new TrialBench();

        var result = await new NetworkDesk(bench.Store, null).ChangeAsync(bench.Store.Current.Document, Fixed, TestContext.Current.CancellationToken);

        Assert.IsType<TrialResult.Confirmed>(result);
    }

    [Fact]
    public async Task Keep_NotInEffectYet_SaysSo()
    {
        using var bench = new TrialBench();
        var id = await bench.BeginAsync(Fixed);

        Assert.Equal("network.keep.notyet", await bench.Desk.KeepAsync(id, IPAddress.Parse("192.168.1.5"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Keep_ByTheOldAddress_IsRefused()
    {
        using var bench = new TrialBench();
        var id = await bench.BeginAsync(Fixed);
        await bench.ApplyAsync();

        Assert.Equal("network.keep.elsewhere", await bench.Desk.KeepAsync(id, IPAddress.Parse("192.168.1.20"), TestContext.Current.CancellationToken));
        Assert.IsType<TrialState.Running>(bench.Desk.State);
    }

    [Theory]
    [InlineData("192.168.1.5")]
    [InlineData("::ffff:192.168.1.5")]
    public async Task Keep_ByTheNewAddress_SavesIt(string address)
    {
        using var bench = new TrialBench();
        var id = await bench.BeginAsync(Fixed);
        await bench.ApplyAsync();

        Assert.Null(await bench.Desk.KeepAsync(id, IPAddress.Parse(address), TestContext.Current.CancellationToken));
        Assert.True(bench.Desk.IsSaved(Fixed));
        Assert.IsType<TrialState.None>(bench.Desk.State);
    }

    [Fact]
    public async Task Keep_AnotherId_IsOver()
    {
        using var bench = new TrialBench();
        await bench.BeginAsync(Fixed);
        await bench.ApplyAsync();

        Assert.Equal("network.keep.over", await bench.Desk.KeepAsync("guessed", IPAddress.Parse("192.168.1.5"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task State_NobodyConfirmed_IsRolledBack()
    {
        using var bench = new TrialBench();
        await bench.BeginAsync(Fixed);
        await bench.ApplyAsync();
        bench.Time.Advance(NetworkTrial.Duration);

        Assert.IsType<TrialState.RolledBack>(bench.Desk.State);
        Assert.Empty(bench.Store.Current.Document.Network.Interfaces);
    }

    [Fact]
    public async Task KeepAddresses_FixedAddress_IsTheNewOne()
    {
        using var bench = new TrialBench();
        var id = await bench.BeginAsync(Fixed);

        var addresses = NetworkFeature.KeepAddresses(new Uri("https://hearth.local/"), (TrialState.Running)bench.Desk.State, bench.Desk);

        Assert.Equal($"https://192.168.1.5/network/keep/{id}", Assert.Single(addresses).ToString());
    }

    [Fact]
    public async Task KeepAddresses_NoFixedAddress_IsWhereThePageIs()
    {
        using var bench = new TrialBench();
        var id = await bench.BeginAsync(new NetworkSettings { Wifi = [new WifiSettings { Ssid = "Home", Passphrase = "several words" }] });

        var addresses = NetworkFeature.KeepAddresses(new Uri("https://hearth.local/"), (TrialState.Running)bench.Desk.State, bench.Desk);

        Assert.Equal($"https://hearth.local/network/keep/{id}", Assert.Single(addresses).ToString());
    }
}
