namespace Appliance.Yaml;

/// <summary>A piece of a YAML file that remembers where it stood, also after layers have been merged.</summary>
/// <param name="Place">Where it stood.</param>
public abstract record Node(Place Place);

/// <summary>A single value. Plain means without quotes, so that it may mean null.</summary>
/// <param name="Place">Where it stood.</param>
/// <param name="Text">Without quotes.</param>
/// <param name="IsPlain">Whether it stood without quotes.</param>
public sealed record ScalarNode(Place Place, string Text, bool IsPlain) : Node(Place)
{
    /// <summary>Whether it is one of YAML's words for nothing (YAML 1.2, section 10.2.1.1).</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
/// <param name="Place">Where it stood.</param>
/// <param name="Items">In their order.</param>
public sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place);

/// <summary>A section; its keys are unique.</summary>
/// <param name="Place">Where it stood.</param>
/// <param name="Entries">In their order.</param>
public sealed record MapNode(Place Place, IReadOnlyList<MapEntry> Entries) : Node(Place)
{
    /// <summary>The entry of a key, or null.</summary>
    public MapEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>A key and its value.</summary>
/// <param name="Place">Where the key stood.</param>
/// <param name="Key">Unique in its section.</param>
/// <param name="Value">What stood after it.</param>
public sealed record MapEntry(Place Place, string Key, Node Value);

/// <summary>Something that has been refused already: whoever reads it says nothing more.</summary>
/// <param name="Place">Where it stood.</param>
public sealed record RefusedNode(Place Place) : Node(Place);
