using Appliance.TestModels.Measuring;

namespace Appliance.Fitting.Tests.Memory;

/// <summary>What is read from llama-server's log; the lines are of build 11669.</summary>
public sealed class ReservationsTests
{
    private const string Log = """
        0.00.083.102 I cmn  common_param: common_params_print_info: build 11669 (Debian) with GNU 16.2.0 for Linux x86_64
        0.00.213.023 I common_params_fit_impl:   - Vulkan0 (llvmpipe (LLVM 22.1.8, 256 bits)):  24105 total,    922 used,  22495 free vs. target of   1024
        0.00.236.853 I load_tensors:   CPU_Mapped model buffer size =    20.51 MiB
        0.00.236.853 I load_tensors:   CPU_Mapped model buffer size =     3.28 MiB
        0.00.236.854 I load_tensors:      Vulkan0 model buffer size =   474.91 MiB
        0.01.217.747 I llama_context: Vulkan_Host  output buffer size =     0.06 MiB
        0.01.217.865 I llama_kv_cache:    Vulkan0 KV buffer size =   224.00 MiB
        0.01.217.865 I llama_kv_cache:    Vulkan0 KV buffer size =    32.00 MiB
        0.01.542.856 I sched_reserve:    Vulkan0 compute buffer size =   224.05 MiB
        0.01.542.874 I sched_reserve: Vulkan_Host compute buffer size =   112.07 MiB
        """;

    [Fact]
    public void Parse_SeveralBuffersOfADevice_AddsThemUp()
    {
        var measured = Reservations.Parse(Log.Split('\n'));

        Assert.Equal(ByteSize.FromMiB(256), measured.OfCard(0, "KV"));
        Assert.Equal(ByteSize.Zero, measured.OfCard(1, "KV"));
        Assert.InRange(measured.OfHost("model").Bytes, (long)(23.78 * (1 << 20)), (long)(23.80 * (1 << 20)));
        Assert.InRange(measured.OfHost("compute").Bytes, (long)(112.06 * (1 << 20)), (long)(112.08 * (1 << 20)));
        Assert.Equal(ByteSize.FromMiB(922), measured.Projected["Vulkan0"]);
        Assert.Equal("11669 (Debian)", measured.Build);
    }
}
