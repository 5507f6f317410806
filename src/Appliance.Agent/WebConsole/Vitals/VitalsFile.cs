using Appliance.Console.Ports;

namespace Appliance.Agent.WebConsole.Vitals;

/// <summary>The history as it is on disk.</summary>
internal sealed record VitalsFile(DateOnly EnergyDay, double Energy, IReadOnlyList<VitalsRow> Day);

/// <summary>One look, in few letters: a day has 1,440 of them.</summary>
internal sealed record VitalsRow(DateTimeOffset At, double Load, long Memory, int Answering, int Waiting, double Tokens, IReadOnlyList<VitalsCardRow> Cards)
{
    public static VitalsRow Of(Console.Ports.Vitals vitals) => new(
        vitals.At, Math.Round(vitals.ProcessorLoad, 3), vitals.MemoryUsed.Bytes, vitals.Answering, vitals.Waiting, Math.Round(vitals.TokensPerSecond, 1),
        [.. vitals.Cards.Select(card => new VitalsCardRow(
            card.Address, card.MemoryUsed?.Bytes, card.Temperature?.Degrees, card.Power?.Value, card.Clock, card.MemoryClock, Math.Round(card.TokensPerSecond, 1)))]);

    public Console.Ports.Vitals ToVitals() => new(
        At, Load, new ByteSize(Memory), Answering, Waiting, Tokens,
        [.. Cards.Select(card => new CardVitals(
            card.A,
            card.M is { } bytes ? new ByteSize(bytes) : null,
            card.T is { } degrees ? new Celsius(degrees) : null,
            card.P is { } watts ? new Watts(watts) : null,
            card.C,
            card.R,
            card.S))]);
}

/// <summary>A card: address, memory, temperature, power, clock, its memory's clock, speed.</summary>
internal sealed record VitalsCardRow(string A, long? M, int? T, double? P, int? C, int? R, double S);
