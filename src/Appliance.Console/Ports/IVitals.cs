namespace Appliance.Console.Ports;

/// <summary>How the rig does, now and before. It is looked at every second while somebody watches, and every ten seconds else.</summary>
public interface IVitals
{
    /// <summary>The last look; null before the first.</summary>
    Vitals? Now { get; }

    /// <summary>Looks of the last ten minutes, oldest first: a second apart while somebody watched, else ten.</summary>
    IReadOnlyList<Vitals> Minutes { get; }

    /// <summary>Looks of the last day, oldest first, a minute apart. They outlive a restart.</summary>
    IReadOnlyList<Vitals> Day { get; }

    /// <summary>The energy that the cards took since midnight in UTC, in watt hours.</summary>
    double EnergyToday { get; }

    /// <summary>Each new look, until cancelled. Having a watcher makes the looks frequent.</summary>
    IAsyncEnumerable<Vitals> WatchAsync(CancellationToken cancellationToken);
}

/// <summary>How the rig did at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="ProcessorLoad">What share of the processor was busy, 0 to 1.</param>
/// <param name="MemoryUsed">The machine's own memory in use.</param>
/// <param name="Answering">Requests that models were answering.</param>
/// <param name="Waiting">Requests that waited for a model.</param>
/// <param name="TokensPerSecond">Tokens that all models wrote together.</param>
/// <param name="Cards">Its cards in bus order.</param>
public sealed record Vitals(
    DateTimeOffset At, double ProcessorLoad, ByteSize MemoryUsed, int Answering, int Waiting, double TokensPerSecond, IReadOnlyList<CardVitals> Cards);

/// <summary>How a card did; what it does not tell is null.</summary>
/// <param name="Address">Which card.</param>
/// <param name="MemoryUsed">Its memory in use.</param>
/// <param name="Temperature">Of its chip.</param>
/// <param name="Power">What it drew.</param>
/// <param name="Clock">The chip's clock in MHz.</param>
/// <param name="MemoryClock">Its memory's clock in MHz.</param>
/// <param name="TokensPerSecond">Tokens written by the models that lie on it, wholly or in part.</param>
public sealed record CardVitals(string Address, ByteSize? MemoryUsed, Celsius? Temperature, Watts? Power, int? Clock, int? MemoryClock, double TokensPerSecond);
