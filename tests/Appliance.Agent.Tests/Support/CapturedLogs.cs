using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Appliance.Agent.Tests.Support;

/// <summary>Everything an agent logged, at every level.</summary>
internal sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<CapturedLog> _entries = new();
    private IExternalScopeProvider? _scopes;

    public IReadOnlyList<CapturedLog> Entries => [.. _entries];

    public IReadOnlyList<string> Texts => [.. _entries.Select(entry => entry.Text)];

    public int Count(int eventId) => _entries.Count(entry => entry.Id == eventId);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    private string ScopesNow()
    {
        var scopes = new List<string>();
        _scopes?.ForEachScope((scope, list) => list.Add(scope?.ToString() ?? ""), scopes);
        return string.Join(' ', scopes);
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs._entries.Enqueue(new CapturedLog(eventId.Id, category, $"{formatter(state, exception)} {exception}", logs.ScopesNow()));
    }
}
