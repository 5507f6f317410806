namespace Appliance.Hardware;

/// <summary>What came of looking for a card by name.</summary>
public abstract record GpuModelAnswer
{
    private GpuModelAnswer()
    {
    }

    /// <summary>It is known.</summary>
    public sealed record Found(GpuModel Model) : GpuModelAnswer;

    /// <summary>It is not.</summary>
    /// <param name="Name">What was asked for.</param>
    /// <param name="Nearest">Names that are much like it, best first; may be empty.</param>
    public sealed record Unknown(string Name, IReadOnlyList<string> Nearest) : GpuModelAnswer
    {
        /// <summary>A sentence for a person: <c>There is no card 'P41' in the list. Did you mean P40 or P4?</c></summary>
        public string Message => $"There is no card '{Name}' in the list."
            + Nearest switch
            {
                [] => "",
                [var only] => $" Did you mean {only}?",
                _ => $" Did you mean {string.Join(", ", Nearest.SkipLast(1))} or {Nearest[^1]}?",
            };
    }
}
