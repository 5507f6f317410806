using Appliance.Agent.Runners;
using Appliance.Agent.Runners.Calibration;
using Appliance.Agent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Tests.Runners;

public sealed class CalibrationStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RunnerLaunch _launch = Launches.OnHost(ModelBuilder.Model("a", ByteSize.FromGiB(1)));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Store_AfterARestart_KnowsWhatFailedAndWhatWasMeasured()
    {
        var store = Store();
        store.NoteReserved(_launch, [new DeviceRecord("RTX 3090", 1000, 1400), new DeviceRecord("RTX 3090", 1000, 900)]);
        store.NoteOutOfMemory(_launch);

        var again = Store();

        Assert.True(again.IsMeasured(_launch));
        Assert.True(again.RanOutOfMemory(_launch));
        Assert.Equal((new ByteSize(400), ByteSize.Zero), (again.WorstErrorOn("RTX 3090"), again.WorstErrorOn("Tesla P40")));
    }

    [Fact]
    public void Store_FileOfAnotherSize_IsAnotherModel()
    {
        var store = Store();
        store.NoteOutOfMemory(_launch);

        Assert.False(store.RanOutOfMemory(_launch with { Model = _launch.Model with { Size = ByteSize.FromGiB(2) } }));
    }

    [Fact]
    public void Store_DamagedFile_StartsAnew()
    {
        Directory.CreateDirectory(_directory.Path);
        File.WriteAllText(Path.Combine(_directory.Path, "loads.json"), "[{\"model\":");

        var store = Store();
        store.NoteOutOfMemory(_launch);

        Assert.True(Store().RanOutOfMemory(_launch));
    }

    [Fact]
    public void BufferReport_LogOfTwoCards_AddsUpEach()
    {
        var sizes = BufferReport.Parse(
        [
            "load_tensors: offloaded 3/3 layers to GPU",
            "load_tensors:   CPU_Mapped model buffer size =     0.07 MiB",
            "load_tensors:      Vulkan0 model buffer size =     1.25 MiB",
            "llama_kv_cache:    Vulkan0 KV buffer size =     0.25 MiB",
            "sched_reserve:    Vulkan0 compute buffer size =     6.50 MiB",
            "sched_reserve:    Vulkan1 compute buffer size =     4.00 MiB",
        ]);

        Assert.Equal((ByteSize.FromMiB(8), ByteSize.FromMiB(4)), (sizes["Vulkan0"], sizes["Vulkan1"]));
    }

    private CalibrationStore Store() =>
        new(Options.Create(new RunnerOptions { StateDirectory = _directory.Path }), NullLogger<CalibrationStore>.Instance);
}
