namespace Appliance.Hardware;

/// <summary>The machine's processor.</summary>
public sealed record HostCpu
{
    /// <summary>Its name; empty when the kernel has none.</summary>
    public required string Model { get; init; }

    /// <summary>Cores in all sockets.</summary>
    public required int Cores { get; init; }

    /// <summary>Threads of all cores.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether it has AVX2, without which models in host memory are slow.</summary>
    public required bool HasAvx2 { get; init; }

    /// <summary>Whether it has AVX-512 (its base, AVX-512F).</summary>
    public required bool HasAvx512 { get; init; }

    /// <summary>Reads <c>proc/cpuinfo</c> below <paramref name="root"/>, the file system to look at; <c>/</c> is this machine's.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HostCpu Read(string root)
    {
        var threads = File.ReadAllText(Path.Combine(root, "proc", "cpuinfo")).Split("\n\n").Select(Fields).Where(fields => fields.ContainsKey("processor")).ToArray();
        var flags = Field(threads, "flags").Split(' ');
        var cores = threads.Select(fields => (fields.GetValueOrDefault("physical id"), fields.GetValueOrDefault("core id"))).Distinct().Count();
        return new HostCpu
        {
            Model = Field(threads, "model name"),
            // Virtual machines and ARM may number no cores: then a thread is a core.
            Cores = Field(threads, "core id").Length > 0 ? cores : threads.Length,
            Threads = threads.Length,
            HasAvx2 = flags.Contains("avx2"),
            HasAvx512 = flags.Contains("avx512f"),
        };
    }

    private static string Field(Dictionary<string, string>[] threads, string name) => threads.FirstOrDefault()?.GetValueOrDefault(name) ?? "";

    private static Dictionary<string, string> Fields(string block)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in block.Split('\n'))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value])
            {
                fields[name] = value;
            }
        }
        return fields;
    }
}
