using System.Globalization;

namespace Appliance.Hardware;

/// <summary>The machine's memory as its kernel counts it.</summary>
/// <param name="Total">Memory the kernel manages.</param>
/// <param name="Available">What new programs can have without swapping, file caches given up.</param>
public sealed record HostMemory(ByteSize Total, ByteSize Available)
{
    /// <summary>Reads <c>proc/meminfo</c> below <paramref name="root"/>, the file system to look at; <c>/</c> is this machine's.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file lacks a line or has one that is no amount.</exception>
    public static HostMemory Read(string root)
    {
        var path = Path.Combine(root, "proc", "meminfo");
        var lines = File.ReadAllLines(path);
        return new HostMemory(Amount(path, lines, "MemTotal:"), Amount(path, lines, "MemAvailable:"));
    }

    // A line is "MemTotal:       24573228 kB" (proc_meminfo(5)); the unit is KiB whatever it says.
    private static ByteSize Amount(string path, string[] lines, string label)
    {
        var fields = Array.Find(lines, line => line.StartsWith(label, StringComparison.Ordinal))?
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [_, var number, "kB"] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kib)
            ? ByteSize.FromKiB(kib)
            : throw new InvalidDataException($"{path} has no usable '{label}' line.");
    }
}
