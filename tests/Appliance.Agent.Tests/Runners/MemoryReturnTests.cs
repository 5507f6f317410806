using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.Hardware;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Agent.Tests.Runners;

public sealed class MemoryReturnTests
{
    private readonly FakeTimeProvider _time = new();
    private ByteSize? _free = ByteSize.FromGiB(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_DriverTakesItsTime_EndsWhenMostIsBack()
    {
        var memory = Memory();
        var before = await memory.FreeAsync(Cancellation);
        var waiting = memory.WaitAsync(before, ByteSize.FromGiB(16), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);

        _free = ByteSize.FromGiB(17);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            return Task.FromResult(waiting.IsCompleted);
        });

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Wait_NeverGivenBack_GivesUp()
    {
        var memory = Memory();
        var waiting = memory.WaitAsync(await memory.FreeAsync(Cancellation), ByteSize.FromGiB(16), Cancellation);

        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(waiting.IsCompleted);
        });

        Assert.False(await waiting);
    }

    [Fact]
    public async Task Wait_CardsThatTellNothing_IsOverAtOnce()
    {
        _free = null;
        var memory = Memory();

        Assert.True(await memory.WaitAsync(await memory.FreeAsync(Cancellation), ByteSize.FromGiB(16), Cancellation));
    }

    private MemoryReturn Memory()
    {
        var rig = new RigProbe("/", [], []).Probe();
        return new MemoryReturn(_ => Task.FromResult(rig with { Gpus = [Card(_free)] }), _time);
    }

    private static GpuDevice Card(ByteSize? free) => new()
    {
        Address = default,
        Vendor = GpuVendor.Nvidia,
        Name = "RTX 3090",
        State = GpuState.Ready,
        MemoryFree = free,
    };
}
