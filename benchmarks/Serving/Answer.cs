namespace Appliance.Benchmarks.Serving;

/// <summary>How one answer went.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Problem">What was wrong with it; null when nothing was.</param>
internal sealed record Answer(AnswerKind Kind, string? Problem = null);

/// <summary>Outcomes of an answer under load.</summary>
internal enum AnswerKind
{
    /// <summary>As many tokens as were asked for, and its end.</summary>
    Whole,

    /// <summary>The client left before its end.</summary>
    Left,

    /// <summary>It ended early and said why.</summary>
    Cut,

    /// <summary>Anything else.</summary>
    Wrong,
}
