namespace Appliance.Agent.Tests.Support;

/// <summary>A directory of one test, deleted after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hearth-test-").FullName;

    public string Models => System.IO.Path.Combine(Path, "models");

    public string Access => System.IO.Path.Combine(Path, "access");

    public string Runners => System.IO.Path.Combine(Path, "run");

    /// <summary>A file system root whose kernel has this much memory.</summary>
    public string RootWith(ByteSize total, ByteSize available)
    {
        var proc = Directory.CreateDirectory(System.IO.Path.Combine(Path, "root", "proc")).FullName;
        File.WriteAllText(
            System.IO.Path.Combine(proc, "meminfo"),
            $"MemTotal: {total.Bytes >> 10} kB\nMemAvailable: {available.Bytes >> 10} kB\n");
        return Directory.GetParent(proc)!.FullName;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
