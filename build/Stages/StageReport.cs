using System.Globalization;

namespace Appliance.Build.Stages;

/// <summary>
/// Writes one line a finished stage. On a terminal a last line shows what is running;
/// without one, a stage that takes long says so every half minute.
/// </summary>
internal sealed class StageReport : IStageReport, IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly int? _width;
    private readonly ITimer _timer;

    /// <param name="output">Where the lines go.</param>
    /// <param name="width">The terminal's width in columns; null when the output is no terminal.</param>
    /// <param name="time">The clock.</param>
    public StageReport(TextWriter output, int? width, TimeProvider time)
    {
        (_output, _width, _time) = (output, width, time);
        var period = width is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(200);
        _timer = time.CreateTimer(_ => Tick(), null, period, period);
    }

    /// <inheritdoc />
    public void Started(string stage)
    {
        lock (_lock)
        {
            _running[stage] = new Running(_time.GetTimestamp(), _time.GetTimestamp(), "");
        }
    }

    /// <inheritdoc />
    public void Progress(string stage, string line)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(stage, out var running) && !string.IsNullOrWhiteSpace(line))
            {
                _running[stage] = running with { Line = line.Trim() };
            }
        }
    }

    /// <inheritdoc />
    public void Stopped(string stage)
    {
        lock (_lock)
        {
            _running.Remove(stage);
            ClearLine();
        }
    }

    /// <inheritdoc />
    public void Finished(StageOutput output, bool isCached, TimeSpan elapsed)
    {
        lock (_lock)
        {
            ClearLine();
            var state = isCached ? "cached" : "built";
            _output.WriteLine($"  {output.Stage,-14}{Format(elapsed),8}  {output.Size,10}  {state}");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private static string Format(TimeSpan elapsed) => elapsed < TimeSpan.FromMinutes(1)
        ? elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes}:{elapsed.Seconds:00} m");

    private void Tick()
    {
        lock (_lock)
        {
            if (_width is { } width)
            {
                ShowLine(width);
                return;
            }
            foreach (var (stage, running) in _running.Where(r => _time.GetElapsedTime(r.Value.Said) >= Heartbeat).ToList())
            {
                var line = running.Line.Length > 0 ? ": " + running.Line : "";
                _output.WriteLine($"  {stage} has been running for {Format(_time.GetElapsedTime(running.Since))}{line}");
                _running[stage] = running with { Said = _time.GetTimestamp() };
            }
        }
    }

    private void ShowLine(int width)
    {
        if (_running.Count == 0)
        {
            return;
        }
        var share = Math.Max(24, (width - 1) / _running.Count);
        var parts = _running.Select(r => Fit($"  {r.Key} {Format(_time.GetElapsedTime(r.Value.Since))} {r.Value.Line}", share));
        _output.Write("\r\e[K" + Fit(string.Concat(parts), width - 1));
    }

    private void ClearLine()
    {
        if (_width is not null)
        {
            _output.Write("\r\e[K");
        }
    }

    private static string Fit(string text, int width)
    {
        var plain = new string([.. text.Where(c => !char.IsControl(c))]);
        return plain.Length > width ? plain[..(width - 1)] + "…" : plain.PadRight(width);
    }

    private sealed record Running(long Since, long Said, string Line);
}
