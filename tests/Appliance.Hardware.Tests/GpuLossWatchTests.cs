using Microsoft.Extensions.Time.Testing;

namespace Appliance.Hardware.Tests;

public sealed class GpuLossWatchTests
{
    private static readonly GpuDevice Card =
        new() { Address = new PciAddress(0, 1, 0, 0), Vendor = GpuVendor.Nvidia, Name = "RTX 3090", State = GpuState.Ready };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Observe_CardIsGone_TellsItsLastGoodStateAndTheTime()
    {
        var watch = new GpuLossWatch(_time);
        watch.Observe([Card]);
        _time.Advance(TimeSpan.FromMinutes(1));

        var loss = Assert.Single(watch.Observe([]));

        Assert.Equal(new LostGpu(Card, new DateTimeOffset(2026, 1, 2, 3, 5, 5, TimeSpan.Zero)), loss);
        Assert.Empty(watch.Observe([Card with { State = GpuState.Lost }]));
        Assert.Equal([loss], watch.Lost);
    }

    [Fact]
    public void Observe_CardThatNeverWorked_IsNoLoss() =>
        Assert.Empty(new GpuLossWatch(_time).Observe([Card with { State = GpuState.NoDriver }]));

    [Fact]
    public void Observe_CardReturns_IsNoLongerLost()
    {
        var watch = new GpuLossWatch(_time);
        watch.Observe([Card]);
        watch.Observe([]);
        watch.Observe([Card]);

        Assert.Empty(watch.Lost);
    }
}
