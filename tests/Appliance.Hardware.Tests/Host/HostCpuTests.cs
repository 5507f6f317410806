namespace Appliance.Hardware.Tests;

public sealed class HostCpuTests : IDisposable
{
    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Read_TwoSocketsWithTwoThreadsACore_CountsCoresOnce()
    {
        var threads =
            from socket in Enumerable.Range(0, 2)
            from thread in Enumerable.Range(0, 4)
            select $"processor\t: {socket * 4 + thread}\nmodel name\t: Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz\nphysical id\t: {socket}\ncore id\t\t: {thread % 2}\nflags\t\t: fpu avx avx2\n\n";
        _tree.Write("proc/cpuinfo", string.Concat(threads));

        Assert.Equal(
            new HostCpu { Model = "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", Cores = 4, Threads = 8, HasAvx2 = true, HasAvx512 = false },
            HostCpu.Read(_tree.Root));
    }

    [Fact]
    public void Read_ArmWithoutCores_CountsThreads()
    {
        _tree.Write("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd\n\nprocessor\t: 1\nFeatures\t: fp asimd\n\nHardware\t: board");

        Assert.Equal(new HostCpu { Model = "", Cores = 2, Threads = 2, HasAvx2 = false, HasAvx512 = false }, HostCpu.Read(_tree.Root));
    }
}
