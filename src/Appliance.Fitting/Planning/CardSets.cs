namespace Appliance.Fitting.Planning;

/// <summary>
/// The sets of cards worth trying, in the order to try them: single cards, then pairs and more of equal cards, then mixed ones; of the same
/// size the fastest first. A model runs no faster on more cards: each token passes through all of them, one after the other.
/// </summary>
internal static class CardSets
{
    /// <summary>The sets of a rig. The order in which its cards are listed does not matter.</summary>
    public static IReadOnlyList<IReadOnlyList<GpuBudget>> Of(IReadOnlyList<GpuBudget> gpus)
    {
        var usable = gpus.Where(gpu => gpu.Available > ByteSize.Zero).ToList();
        // Cards of different makers have no backend in common that both are good at.
        return [.. usable.GroupBy(gpu => gpu.Backend).SelectMany(group => SetsOf([.. group])).OrderBy(set => set.Count)];
    }

    /// <summary>Fast cards first; what is equally fast is told apart by what it has left, and in the end by its id.</summary>
    public static IReadOnlyList<GpuBudget> FastFirst(IEnumerable<GpuBudget> gpus) =>
        [.. gpus.OrderByDescending(SpeedModel.ReadsAt).ThenBy(gpu => gpu.Name, StringComparer.Ordinal).ThenByDescending(gpu => gpu.Free).ThenBy(gpu => gpu.Id, StringComparer.Ordinal)];

    private static IEnumerable<IReadOnlyList<GpuBudget>> SetsOf(IReadOnlyList<GpuBudget> gpus)
    {
        var fast = FastFirst(gpus);
        var large = gpus.OrderByDescending(gpu => gpu.Available).ThenByDescending(SpeedModel.ReadsAt).ThenBy(gpu => gpu.Id, StringComparer.Ordinal).ToList();
        var sets = fast.Select(gpu => (IReadOnlyList<GpuBudget>)[gpu]).ToList();
        for (var size = 2; size <= gpus.Count; size++)
        {
            sets.AddRange(fast.GroupBy(gpu => gpu.Name).Where(group => group.Count() >= size).Select(group => Largest(group, size)));
            sets.Add([.. fast.Take(size)]);
            sets.Add(FastFirst(large.Take(size)));
        }
        return sets.DistinctBy(set => string.Join('\n', set.Select(gpu => gpu.Id)));
    }

    private static IReadOnlyList<GpuBudget> Largest(IEnumerable<GpuBudget> equal, int size) =>
        FastFirst(equal.OrderByDescending(gpu => gpu.Available).ThenBy(gpu => gpu.Id, StringComparer.Ordinal).Take(size));
}
