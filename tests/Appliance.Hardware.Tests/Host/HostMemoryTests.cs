namespace Appliance.Hardware.Tests;

public sealed class HostMemoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hearth-memory-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Read_KernelsFile_GivesTotalAndAvailable()
    {
        Write("MemTotal:       24573228 kB\nMemFree:         1000000 kB\nMemAvailable:   23900000 kB\nHugePages_Total:       0\n");

        var memory = HostMemory.Read(_root);

        Assert.Equal(new HostMemory(ByteSize.FromKiB(24573228), ByteSize.FromKiB(23900000)), memory);
    }

    [Theory]
    [InlineData("MemTotal: 100 kB\n", "MemAvailable:")]
    [InlineData("MemTotal: many kB\nMemAvailable: 10 kB\n", "MemTotal:")]
    [InlineData("MemTotal: 100\nMemAvailable: 10 kB\n", "MemTotal:")]
    public void Read_UnusableLine_NamesIt(string text, string label)
    {
        Write(text);

        var e = Assert.Throws<InvalidDataException>(() => HostMemory.Read(_root));

        Assert.Contains(label, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoProc_Throws() => Assert.ThrowsAny<IOException>(() => HostMemory.Read(_root));

    [Fact]
    public void Read_ThisMachine_HasMemory()
    {
        Assert.SkipUnless(File.Exists("/proc/meminfo"), "There is no /proc/meminfo on this machine.");

        Assert.InRange(HostMemory.Read("/").Available.Bytes, 1, HostMemory.Read("/").Total.Bytes);
    }

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        File.WriteAllText(Path.Combine(_root, "proc", "meminfo"), text);
    }
}
