using System.Diagnostics.Metrics;

namespace Appliance.Agent.Observability;

/// <summary>
/// The numbers of serving, by route and model. A model's name becomes a label only when it is one of this machine's, and a path only as
/// its pattern, so that no stranger can make labels.
/// </summary>
internal sealed class ServingMetrics : IDisposable
{
    public const string MeterName = "Hearth";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
    private static readonly double[] TokensPerSecond = [1, 2, 5, 10, 15, 20, 30, 40, 60, 80, 120, 200, 400, 1000];
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;
    private readonly Counter<long> _promptTokens;
    private readonly Counter<long> _generatedTokens;
    private readonly Histogram<double> _speed;
    private readonly UpDownCounter<long> _queued;
    private readonly Histogram<double> _waited;
    private readonly UpDownCounter<long> _loading;
    private readonly Counter<long> _loads;
    private readonly Histogram<double> _loadTime;

    public ServingMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _requests = _meter.CreateCounter<long>("hearth.requests", null, "Requests that have ended");
        _duration = Histogram("hearth.request.duration", "s", "How long requests took, waiting included", Seconds);
        _firstToken = Histogram("hearth.time_to_first_token", "s", "From the start of a request to the first piece of its streamed answer", Seconds);
        _promptTokens = _meter.CreateCounter<long>("hearth.tokens.prompt", null, "Tokens of prompts, those remembered included");
        _generatedTokens = _meter.CreateCounter<long>("hearth.tokens.generated", null, "Tokens written");
        _speed = Histogram("hearth.generation.speed", null, "Tokens a second while an answer was written", TokensPerSecond);
        _queued = _meter.CreateUpDownCounter<long>("hearth.queue.length", null, "Requests that wait for a model");
        _waited = Histogram("hearth.queue.wait", "s", "How long requests waited for a model", Seconds);
        _loading = _meter.CreateUpDownCounter<long>("hearth.loads.running", null, "Models that are being loaded");
        _loads = _meter.CreateCounter<long>("hearth.loads", null, "Models that were loaded, or were not");
        _loadTime = Histogram("hearth.load.duration", "s", "How long loading took", Seconds);
        _meter.CreateObservableGauge("hearth.process.memory", () => Environment.WorkingSet, "By", "Memory of the agent itself");
    }

    /// <summary>The method, or OTHER for one that nobody knows.</summary>
    public static string KnownMethod(string method) => Methods.Contains(method) ? method : "OTHER";

    /// <summary>A request has ended.</summary>
    public void RequestEnded(string method, string route, int status, RequestRecord record)
    {
        var model = Label("model", record.Model ?? "");
        var path = Label("route", route);
        _requests.Add(1, Label("method", KnownMethod(method)), path, model, Label("outcome", OutcomeOf(status)));
        _duration.Record(record.Elapsed.TotalSeconds, path, model);
        if (record.TimeToFirstToken is { } first)
        {
            _firstToken.Record(first.TotalSeconds, model);
        }
        if (record.Model is not null)
        {
            _promptTokens.Add(record.PromptTokens, model);
            _generatedTokens.Add(record.CompletionTokens, model);
        }
        if (record.Speed is { } speed)
        {
            _speed.Record(speed, model);
        }
    }

    /// <summary>A request begins to wait for a model.</summary>
    public void QueueEntered(string model) => _queued.Add(1, Label("model", model));

    /// <summary>It got its model, or gave up.</summary>
    public void QueueLeft(string model, TimeSpan waited)
    {
        _queued.Add(-1, Label("model", model));
        _waited.Record(waited.TotalSeconds, Label("model", model));
    }

    /// <summary>Counts as waiting for a model while <paramref name="wait"/> runs.</summary>
    public async Task<T> WaitAsync<T>(string model, Func<Task<T>> wait)
    {
        var started = TimeProvider.System.GetTimestamp();
        QueueEntered(model);
        try
        {
            return await wait();
        }
        finally
        {
            QueueLeft(model, TimeProvider.System.GetElapsedTime(started));
        }
    }

    /// <summary>A model begins to be loaded.</summary>
    public void LoadStarted(string model) => _loading.Add(1, Label("model", model));

    /// <summary>A model has been loaded, or has not.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="outcome">One of few words, such as loaded, failed, too_large.</param>
    /// <param name="took">From the start of its runner.</param>
    public void LoadEnded(string model, string outcome, TimeSpan took)
    {
        _loading.Add(-1, Label("model", model));
        _loads.Add(1, Label("model", model), Label("outcome", outcome));
        _loadTime.Record(took.TotalSeconds, Label("model", model));
    }

    public void Dispose() => _meter.Dispose();

    private static string OutcomeOf(int status) => status switch
    {
        StatusCodes.Status499ClientClosedRequest => "client_left",
        StatusCodes.Status429TooManyRequests => "limited",
        >= StatusCodes.Status500InternalServerError => "failed",
        >= StatusCodes.Status400BadRequest => "refused",
        _ => "answered",
    };

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private Histogram<double> Histogram(string name, string? unit, string description, double[] bounds) =>
        _meter.CreateHistogram(name, unit, description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
