namespace Appliance.Hardware;

/// <summary>Compares one look at the cards with the next, and tells of each loss once. Not for several threads at a time.</summary>
public sealed class GpuLossWatch(TimeProvider time)
{
    private readonly Dictionary<PciAddress, GpuDevice> _working = [];
    private readonly Dictionary<PciAddress, LostGpu> _lost = [];

    /// <summary>The cards that are lost now.</summary>
    public IReadOnlyCollection<LostGpu> Lost => _lost.Values;

    /// <summary>Takes note of a look at the rig.</summary>
    /// <returns>
    /// The cards that worked at an earlier look and do not now: those that say so and those that are gone.
    /// A card that works again may be lost, and told of, again. One that never worked is not lost.
    /// </returns>
    public IReadOnlyList<LostGpu> Observe(IReadOnlyList<GpuDevice> cards)
    {
        foreach (var card in cards.Where(card => card.State == GpuState.Ready))
        {
            _working[card.Address] = card;
            _lost.Remove(card.Address);
        }
        var ready = cards.Where(card => card.State == GpuState.Ready).Select(card => card.Address).ToHashSet();
        var news = _working.Values.Where(card => !ready.Contains(card.Address)).Select(card => new LostGpu(card, time.GetUtcNow())).ToArray();
        foreach (var loss in news)
        {
            _working.Remove(loss.Card.Address);
            _lost[loss.Card.Address] = loss;
        }
        return news;
    }
}
