namespace Appliance.Yaml;

/// <summary>Lays one file over another.</summary>
public static class Layering
{
    /// <summary>Sections are merged key by key; anything else above replaces what is below.</summary>
    public static MapNode Merge(MapNode below, MapNode above)
    {
        var kept = below.Entries.Select(entry => above.Find(entry.Key) is { } over ? Merge(entry, over) : entry);
        var added = above.Entries.Where(entry => below.Find(entry.Key) is null);
        return below with { Entries = [.. kept, .. added] };
    }

    private static MapEntry Merge(MapEntry below, MapEntry above) =>
        below.Value is MapNode lower && above.Value is MapNode upper
            ? below with { Value = Merge(lower, upper) }
            : above;
}
