using System.Text.Json;
using Appliance.Agent.Storage;

namespace Appliance.Agent.WebConsole.Vitals;

/// <summary>The looks of the last minutes and of the last day, and the energy of today. Safe for several threads.</summary>
internal sealed class VitalsHistory(DurableFile file)
{
    private static readonly TimeSpan ShortSpan = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongSpan = TimeSpan.FromDays(1);

    // A gap longer than this is a time when the machine was off.
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Queue<Console.Ports.Vitals> _minutes = new();
    private readonly Queue<Console.Ports.Vitals> _day = new();
    private Console.Ports.Vitals? _last;
    private DateOnly _energyDay;
    private double _energy;

    public Console.Ports.Vitals? Last => Volatile.Read(ref _last);

    public IReadOnlyList<Console.Ports.Vitals> Minutes
    {
        get
        {
            lock (_lock)
            {
                return [.. _minutes];
            }
        }
    }

    public IReadOnlyList<Console.Ports.Vitals> Day
    {
        get
        {
            lock (_lock)
            {
                return [.. _day];
            }
        }
    }

    /// <summary>Watt hours since midnight in UTC.</summary>
    public double EnergyToday
    {
        get
        {
            lock (_lock)
            {
                return _energy;
            }
        }
    }

    public void Add(Console.Ports.Vitals vitals)
    {
        lock (_lock)
        {
            CountEnergy(vitals);
            Append(_minutes, vitals, ShortSpan);
            if (_day.Count == 0 || vitals.At - _day.Last().At >= TimeSpan.FromMinutes(1) || vitals.At < _day.Last().At)
            {
                Append(_day, vitals, LongSpan);
            }
            _last = vitals;
        }
    }

    /// <summary>Takes up what was written before a restart. What cannot be read is no loss worth a word.</summary>
    public void Load(DateTimeOffset now)
    {
        try
        {
            if (file.Read().Json is { } json && JsonSerializer.Deserialize(json, WebConsoleJson.Default.VitalsFile) is { Day: { } day } kept)
            {
                lock (_lock)
                {
                    (_energyDay, _energy) = (kept.EnergyDay, kept.Energy);
                    foreach (var row in day.Where(row => row.At <= now && now - row.At < LongSpan))
                    {
                        _day.Enqueue(row.ToVitals());
                    }
                }
            }
        }
        catch (JsonException)
        {
            // Of another version.
        }
    }

    /// <summary>Writes the day down.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Save()
    {
        VitalsFile content;
        lock (_lock)
        {
            content = new VitalsFile(_energyDay, Math.Round(_energy, 2), [.. _day.Select(VitalsRow.Of)]);
        }
        file.Write(JsonSerializer.SerializeToUtf8Bytes(content, WebConsoleJson.Default.VitalsFile));
    }

    private void CountEnergy(Console.Ports.Vitals vitals)
    {
        var today = DateOnly.FromDateTime(vitals.At.UtcDateTime);
        if (today != _energyDay)
        {
            (_energyDay, _energy) = (today, 0);
        }
        if (_last is { } last && vitals.At - last.At is var gap && gap > TimeSpan.Zero && gap < LongestGap)
        {
            _energy += PowerOf(vitals) * gap.TotalHours;
        }
    }

    private static double PowerOf(Console.Ports.Vitals vitals) => vitals.Cards.Sum(card => card.Power?.Value ?? 0);

    // A clock that was set back leaves looks from the future behind; they go.
    private static void Append(Queue<Console.Ports.Vitals> queue, Console.Ports.Vitals vitals, TimeSpan span)
    {
        if (queue.Count > 0 && queue.Last().At > vitals.At)
        {
            queue.Clear();
        }
        queue.Enqueue(vitals);
        while (vitals.At - queue.Peek().At > span)
        {
            queue.Dequeue();
        }
    }
}
