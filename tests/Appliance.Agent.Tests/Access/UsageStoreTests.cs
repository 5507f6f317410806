using Appliance.Agent.Access;
using Appliance.Agent.Access.Usage;
using Appliance.Agent.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Agent.Tests.Access;

/// <summary>Usage on disk, through restarts, damage and clocks that jump.</summary>
public sealed class UsageStoreTests : IDisposable
{
    private const int Damaged = 1722;

    private readonly TemporaryDirectory _directory = new();
    private readonly CapturedLogs _logs = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 31, 23, 59, 0, TimeSpan.Zero));
    private readonly LoggerFactory _loggers;

    public UsageStoreTests() => _loggers = new LoggerFactory([_logs]);

    private string Day => Path.Combine(_directory.Access, "usage", "2030-01-31.json");

    public void Dispose()
    {
        _loggers.Dispose();
        _logs.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Read_AfterARestart_GoesOnCounting()
    {
        Count(10);

        Count(5);

        using var store = Open();
        var (day, row) = Assert.Single(store.Read(DateOnly.MinValue, DateOnly.MaxValue));
        Assert.Equal((new DateOnly(2030, 1, 31), 2, 15), (day, row.Requests, row.CompletionTokens));
    }

    [Fact]
    public void Add_MidnightPasses_IsAnotherDay()
    {
        Count(10);
        _time.Advance(TimeSpan.FromMinutes(2));

        Count(5);

        using var store = Open();
        Assert.Equal([10, 5], store.Read(DateOnly.MinValue, DateOnly.MaxValue).Select(entry => entry.Row.CompletionTokens));
        Assert.Single(store.Read(new DateOnly(2030, 2, 1), new DateOnly(2030, 2, 1)));
    }

    [Fact]
    public void Add_ClockJumpsBack_AddsToThatDay()
    {
        Count(10);
        _time.Advance(TimeSpan.FromDays(1));
        Count(5);

        _time.AdjustTime(_time.GetUtcNow().AddDays(-1));
        Count(7);

        using var store = Open();
        Assert.Equal([17, 5], store.Read(DateOnly.MinValue, DateOnly.MaxValue).Select(entry => entry.Row.CompletionTokens));
    }

    [Fact]
    public void Read_DayIsDamaged_HasTheVersionBeforeAndSaysSo()
    {
        Count(10);
        Count(5);
        File.WriteAllText(Day, "{");

        using var store = Open();
        var rows = store.Read(DateOnly.MinValue, DateOnly.MaxValue);

        Assert.Equal(10, Assert.Single(rows).Row.CompletionTokens);
        Assert.Equal(1, _logs.Count(Damaged));
    }

    [Fact]
    public void Flush_NothingNew_WritesNothing()
    {
        using var store = Open();
        store.Add(Row(1));
        store.Flush();
        File.Delete(Day);

        store.Flush();

        Assert.False(File.Exists(Day));
    }

    [Fact]
    public void Flush_DiskIsFull_KeepsCountingAndWritesLater()
    {
        File.WriteAllText(_directory.Access, "a file where the directory should be");
        using var store = Open();
        store.Add(Row(1));
        store.Flush();
        File.Delete(_directory.Access);

        store.Flush();

        using var reopened = Open();
        Assert.Equal(1, Assert.Single(reopened.Read(DateOnly.MinValue, DateOnly.MaxValue)).Row.CompletionTokens);
    }

    private static UsageRow Row(int tokens) => new("key-1", "tiny", 1, 3, tokens, 0.5);

    private UsageStore Open() => new(
        Options.Create(new AccessOptions { Directory = _directory.Access }), _time, _loggers.CreateLogger<UsageStore>());

    private void Count(int tokens)
    {
        using var store = Open();
        store.Add(Row(tokens));
        store.Flush();
    }
}
