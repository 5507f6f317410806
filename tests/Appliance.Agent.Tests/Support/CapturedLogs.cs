using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Appliance.Agent.Tests.Support;

/// <summary>Everything an agent logged, at every level.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _entries = new();

    public IReadOnlyList<string> Texts => [.. _entries.Select(entry => entry.Text)];

    public int Count(int eventId) => _entries.Count(entry => entry.Id == eventId);

    public ILogger CreateLogger(string categoryName) => new Logger(_entries);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(ConcurrentQueue<(int, string)> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
    }
}
