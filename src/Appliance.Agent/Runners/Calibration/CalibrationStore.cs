using System.Text.Json;
using Appliance.Agent.Models.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners.Calibration;

/// <summary>What loads took, beside what was planned. Kept over restarts, so that a plan which failed once is not tried again.</summary>
internal sealed partial class CalibrationStore
{
    private const string FileName = "loads.json";

    // Enough for every model of a large store in several forms; the oldest are forgotten.
    private const int MostRecords = 500;

    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly ILogger<CalibrationStore> _logger;
    private readonly List<LoadRecord> _records;

    public CalibrationStore(IOptions<RunnerOptions> options, ILogger<CalibrationStore> logger)
    {
        _logger = logger;
        _path = options.Value.StateDirectory is { } directory ? Path.Combine(directory, FileName) : null;
        _records = Read();
    }

    /// <summary>How much more than planned a card of this kind ever gave; zero when plans were never too low.</summary>
    public ByteSize WorstErrorOn(string device)
    {
        lock (_lock)
        {
            return new ByteSize(_records.SelectMany(record => record.Devices).Where(entry => entry.Device == device)
                .Select(entry => entry.ReservedBytes - entry.PlannedBytes).Append(0).Max());
        }
    }

    /// <summary>Whether this way of loading was measured.</summary>
    public bool IsMeasured(RunnerLaunch launch) => Find(launch) is { Devices.Count: > 0 };

    /// <summary>Whether this way of loading ran out of memory before.</summary>
    public bool RanOutOfMemory(RunnerLaunch launch) => Find(launch) is { RanOutOfMemory: true };

    /// <summary>Keeps what a load took.</summary>
    public void NoteReserved(RunnerLaunch launch, IReadOnlyList<DeviceRecord> devices) =>
        Put(Record(launch) with { Devices = devices });

    /// <summary>Keeps that a load, or its runner later, ran out of memory.</summary>
    public void NoteOutOfMemory(RunnerLaunch launch) =>
        Put((Find(launch) ?? Record(launch)) with { RanOutOfMemory = true });

    private static LoadRecord Record(RunnerLaunch launch) =>
        new() { Model = launch.Model.Id, Bytes = launch.Model.Size.Bytes, Arguments = launch.Signature };

    private LoadRecord? Find(RunnerLaunch launch)
    {
        lock (_lock)
        {
            return _records.Find(record => IsOf(record, Record(launch)));
        }
    }

    private static bool IsOf(LoadRecord record, LoadRecord other) =>
        record.Model == other.Model && record.Bytes == other.Bytes && record.Arguments == other.Arguments;

    private void Put(LoadRecord record)
    {
        lock (_lock)
        {
            _records.RemoveAll(known => IsOf(known, record));
            _records.Add(record);
            _records.RemoveRange(0, Math.Max(0, _records.Count - MostRecords));
            Write();
        }
    }

    private List<LoadRecord> Read()
    {
        try
        {
            return _path is not null && File.Exists(_path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), CalibrationJson.Default.ListLoadRecord) ?? []
                : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Measurements can be made again.
            Log.Unreadable(_logger, _path!, e.Message);
            return [];
        }
    }

    private void Write()
    {
        if (_path is null)
        {
            return;
        }
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            SyncedFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(_records, CalibrationJson.Default.ListLoadRecord));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unwritable(_logger, _path, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1241, LogLevel.Warning, "The measurements of earlier loads in {Path} cannot be read and are made anew: {Message}")]
        public static partial void Unreadable(ILogger logger, string path, string message);

        [LoggerMessage(1242, LogLevel.Warning, "The measurements of loads cannot be kept in {Path}: {Message}. They hold until the next restart")]
        public static partial void Unwritable(ILogger logger, string path, string message);
    }
}
