using System.Runtime.CompilerServices;
using Appliance.Agent.Hardware;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;
using Appliance.Agent.Storage;
using Appliance.Console.Ports;
using Appliance.Hardware;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole.Vitals;

/// <summary>Looks at cards, processor and requests, every second while somebody watches.</summary>
internal sealed partial class ConsoleVitals(
    RigWatch rig, RunnerPool pool, TokenFlow flow, IOptions<WebConsoleOptions> options, TimeProvider time, ILogger<ConsoleVitals> logger) : BackgroundService, IVitals
{
    private static readonly TimeSpan WatchedInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(10);

    private readonly VitalsHistory _history = new(new DurableFile(Path.Combine(options.Value.Directory, "vitals.json")));
    private readonly ProcessorLoad _processor = new(options.Value.Root);
    private readonly TokenRates _tokens = new(flow, time);
    private TaskCompletionSource _looked = NewSignal();
    private TaskCompletionSource _watched = NewSignal();
    private IReadOnlyDictionary<string, double> _rates = new Dictionary<string, double>();
    private GpuMeter? _meter;
    private string _metered = "";
    private int _watchers;

    public Console.Ports.Vitals? Now => _history.Last;

    public IReadOnlyList<Console.Ports.Vitals> Minutes => _history.Minutes;

    public IReadOnlyList<Console.Ports.Vitals> Day => _history.Day;

    public double EnergyToday => _history.EnergyToday;

    /// <summary>What this model wrote in a second at the last look.</summary>
    public double RateOf(string model) => Volatile.Read(ref _rates).GetValueOrDefault(model);

    public async IAsyncEnumerable<Console.Ports.Vitals> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _watchers);
        Volatile.Read(ref _watched).TrySetResult();
        try
        {
            while (true)
            {
                await Volatile.Read(ref _looked).Task.WaitAsync(cancellationToken);
                if (Now is { } vitals)
                {
                    yield return vitals;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Save();
        _meter?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _history.Load(time.GetUtcNow());
        var saved = time.GetTimestamp();
        try
        {
            while (true)
            {
                // A driver may hang over a card that died; that must hold up neither the stop nor anything else.
                _history.Add(await Task.Run(Look, stoppingToken).WaitAsync(stoppingToken));
                Interlocked.Exchange(ref _looked, NewSignal()).TrySetResult();
                if (time.GetElapsedTime(saved) > SaveInterval)
                {
                    Save();
                    saved = time.GetTimestamp();
                }
                await RestAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was seen is written on stop.
        }
    }

    private async Task RestAsync(CancellationToken stoppingToken)
    {
        var watched = NewSignal();
        Interlocked.Exchange(ref _watched, watched);
        if (Volatile.Read(ref _watchers) > 0)
        {
            await Task.Delay(WatchedInterval, time, stoppingToken);
            return;
        }
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(watched.Task, Task.Delay(UsualInterval, time, rest.Token));
        await rest.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    private Console.Ports.Vitals Look()
    {
        var cards = rig.Current.Rig?.Gpus ?? [];
        var rates = _tokens.Read();
        Volatile.Write(ref _rates, rates);
        var loaded = pool.Loaded;
        var places = loaded.ToDictionary(model => model.Id, model => LoadedCards.Of(model, cards), StringComparer.Ordinal);
        return new Console.Ports.Vitals(
            time.GetUtcNow(),
            _processor.Read(),
            MemoryUsed(),
            loaded.Sum(model => model.Answering),
            loaded.Sum(model => pool.WaitingFor(model.Id)),
            rates.Values.Sum(),
            [.. Meter(cards).Read().Select(reading => new CardVitals(
                reading.Address.ToString(), reading.MemoryUsed, reading.Temperature, reading.Power, reading.Clock, reading.MemoryClock,
                rates.Where(rate => places.GetValueOrDefault(rate.Key)?.Contains(reading.Address) == true).Sum(rate => rate.Value)))]);
    }

    private ByteSize MemoryUsed()
    {
        try
        {
            var memory = HostMemory.Read(options.Value.Root);
            return memory.Total - memory.Available;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return ByteSize.Zero;
        }
    }

    // The slow look says which cards there are; when that changes, the meter looks at the bus again.
    private GpuMeter Meter(IReadOnlyList<GpuDevice> cards)
    {
        var key = string.Join(' ', cards.Select(card => $"{card.Address} {card.State}"));
        if (_meter is null || key != _metered)
        {
            _meter?.Dispose();
            (_meter, _metered) = (GpuMeter.Open(options.Value.Root), key);
        }
        return _meter;
    }

    private void Save()
    {
        try
        {
            _history.Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotSaved(logger, e.Message);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(2012, LogLevel.Warning, "The history of the cards could not be written: {Reason}. A restart loses what is new of it")]
        public static partial void NotSaved(ILogger logger, string reason);
    }
}
