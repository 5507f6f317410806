namespace Appliance.Build.Configuration.Yaml;


/// <summary>A piece of a YAML file that remembers where it stood, also after layers have been merged.</summary>
internal abstract record Node(Place Place);

/// <summary>A single value. Plain means without quotes, so that it may mean null.</summary>
internal sealed record ScalarNode(Place Place, string Text, bool IsPlain) : Node(Place)
{
    // YAML 1.2, section 10.2.1.1.
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
internal sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place);

/// <summary>A section; its keys are unique.</summary>
internal sealed record MapNode(Place Place, IReadOnlyList<MapEntry> Entries) : Node(Place)
{
    public MapEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>A key, where it stands, and its value.</summary>
internal sealed record MapEntry(Place Place, string Key, Node Value);

/// <summary>Something that has been refused already: whoever reads it says nothing more.</summary>
internal sealed record RefusedNode(Place Place) : Node(Place);
