using System.Globalization;
using System.Text.Json;
using Appliance.Agent.Storage;

namespace Appliance.Agent.Access.Usage;

/// <summary>One day's usage: a small file of its own, so that a past day is never written to again.</summary>
internal sealed class UsageDay
{
    private const string Format = "yyyy-MM-dd";

    private readonly DurableFile _file;
    private readonly Dictionary<(string Caller, string Model), UsageRow> _rows;
    private bool _isDirty;

    private UsageDay(DurableFile file, IReadOnlyList<UsageRow> rows)
    {
        _file = file;
        _rows = rows.ToDictionary(row => (row.Caller, row.Model));
    }

    public IReadOnlyList<UsageRow> Rows => [.. _rows.Values];

    /// <summary>Reads a day, empty when nothing of it is on disk.</summary>
    /// <param name="directory">Where the days lie.</param>
    /// <param name="day">The day, in UTC.</param>
    /// <param name="complain">Told what is wrong with the file.</param>
    public static UsageDay Open(string directory, DateOnly day, Action<string> complain)
    {
        var file = new DurableFile(Path.Combine(directory, day.ToString(Format, CultureInfo.InvariantCulture) + ".json"));
        var content = file.Read();
        if (content.Problem is { } problem)
        {
            complain(problem);
        }
        try
        {
            var rows = content.Json is null ? [] : JsonSerializer.Deserialize(content.Json, AccessJson.Default.IReadOnlyListUsageRow) ?? [];
            return new UsageDay(file, rows);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            complain($"{file.Path} cannot be understood: {e.Message}");
            return new UsageDay(file, []);
        }
    }

    /// <summary>The days that are on disk in a directory.</summary>
    public static IReadOnlyList<DateOnly> Find(string directory) => !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateFiles(directory, "????-??-??.json")
            .Select(path => DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path), Format, out var day) ? day : (DateOnly?)null)
            .OfType<DateOnly>()
            .Order()];

    /// <summary>Removes a day from disk.</summary>
    public static void Delete(string directory, DateOnly day)
    {
        var path = Path.Combine(directory, day.ToString(Format, CultureInfo.InvariantCulture) + ".json");
        File.Delete(path);
        File.Delete(path + ".old");
    }

    public void Add(UsageRow row)
    {
        var key = (row.Caller, row.Model);
        _rows[key] = _rows.TryGetValue(key, out var before) ? before.Plus(row) : row;
        _isDirty = true;
    }

    /// <summary>What must be written, or null; counts as written from here on.</summary>
    public Action? TakeChange()
    {
        if (!_isDirty)
        {
            return null;
        }
        _isDirty = false;
        var json = JsonSerializer.SerializeToUtf8Bytes(Rows, AccessJson.Default.IReadOnlyListUsageRow);
        return () => _file.Write(json);
    }

    /// <summary>Takes back that it counts as written.</summary>
    public void Retry() => _isDirty = true;
}
