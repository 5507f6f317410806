using System.Threading.Channels;
using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Support;

/// <summary>Looks that come when the test has them come.</summary>
internal sealed class SteppedVitals(Vitals first) : IVitals
{
    private readonly Channel<Vitals> _looks = Channel.CreateUnbounded<Vitals>();

    public Vitals? Now => first;

    public IReadOnlyList<Vitals> Minutes => [first];

    public IReadOnlyList<Vitals> Day => [first];

    public double EnergyToday => 1234;

    public void Step(Vitals look) => _looks.Writer.TryWrite(look);

    public IAsyncEnumerable<Vitals> WatchAsync(CancellationToken cancellationToken) => _looks.Reader.ReadAllAsync(cancellationToken);
}
