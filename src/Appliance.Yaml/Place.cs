namespace Appliance.Yaml;

/// <summary>Where something stands: a path to show, and a line counted from 1.</summary>
/// <param name="File">Fit to be shown.</param>
/// <param name="Line">From 1 on.</param>
public readonly record struct Place(string File, long Line)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line}";
}
