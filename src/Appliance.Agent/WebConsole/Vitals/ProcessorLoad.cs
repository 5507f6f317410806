using System.Globalization;

namespace Appliance.Agent.WebConsole.Vitals;

/// <summary>How busy the processor was between two looks.</summary>
internal sealed class ProcessorLoad(string root)
{
    private (long Busy, long All) _last;

    /// <summary>The share that was busy since the call before, 0 to 1; 0 where the kernel does not tell.</summary>
    public double Read()
    {
        try
        {
            // proc_stat(5): cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are within user.
            var line = File.ReadLines(Path.Combine(root, "proc", "stat")).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var times = line.Skip(1).Take(8).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            var now = (Busy: times.Sum() - times[3] - times[4], All: times.Sum());
            var (busy, all) = (now.Busy - _last.Busy, now.All - _last.All);
            _last = now;
            return all > 0 ? Math.Clamp((double)busy / all, 0, 1) : 0;
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidOperationException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return 0;
        }
    }
}
