using System.Globalization;
using Appliance.Build.Machines;
using Appliance.Build.Processes;

namespace Appliance.Benchmarks;

/// <summary>What the numbers were measured on, and when.</summary>
internal sealed record HostMachine
{
    /// <summary>The processor's name.</summary>
    public required string Processor { get; init; }

    /// <summary>Processors that the run may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Main memory.</summary>
    public required ByteSize Memory { get; init; }

    /// <summary>The kernel's release.</summary>
    public required string Kernel { get; init; }

    /// <summary>Processes that wanted a processor in the minute before.</summary>
    public required string Load { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The commit that was measured, with <c>-dirty</c> behind it when files differed.</summary>
    public required string Commit { get; init; }

    /// <summary>What executed the virtual machine; null before one ran.</summary>
    public Acceleration? Acceleration { get; set; }

    /// <summary>Looks at this machine.</summary>
    public static async Task<HostMachine> DescribeAsync(
        string repository, ICommandRunner commands, TimeProvider time, CancellationToken cancellationToken)
    {
        var git = new Command("git", ["-C", repository, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]);
        return new HostMachine
        {
            Processor = Field("/proc/cpuinfo", "model name"),
            Processors = Environment.ProcessorCount,
            Memory = ByteSize.FromKiB(long.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture)),
            Kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            Load = File.ReadAllText("/proc/loadavg").Split(' ')[0],
            Date = time.GetUtcNow(),
            Commit = (await commands.RunAsync(git, null, cancellationToken)).Output.Trim(),
        };
    }

    private static string Field(string file, string name) =>
        File.ReadLines(file).Select(line => line.Split(':', 2)).FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim() == name)?[1].Trim() ?? "unknown 0";
}
