using System.Globalization;
using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>Builds the sections that are written.</summary>
internal sealed class Nodes
{
    private readonly List<MapEntry> _entries = [];

    public static ScalarNode Number(long value) => new(default, value.ToString(CultureInfo.InvariantCulture), IsPlain: true);

    public Nodes Add(string key, Node node)
    {
        _entries.Add(new MapEntry(default, key, node));
        return this;
    }

    public Nodes Add(string key, string? value) => value is null ? this : Add(key, YamlText.Text(value));

    public Nodes Add(string key, long? value) => value is { } number ? Add(key, Number(number)) : this;

    public Nodes Add(string key, bool value) => Add(key, new ScalarNode(default, value ? "true" : "false", IsPlain: true));

    public Nodes Add<T>(string key, IReadOnlyList<T> items, Func<T, Node> write) => Add(key, new ListNode(default, [.. items.Select(write)]));

    public Nodes Add(string key, IReadOnlyList<string> items) => Add(key, items, YamlText.Text);

    /// <summary>The section.</summary>
    public MapNode Map => new(default, _entries);

    /// <summary>The section, with what a later version had written into it.</summary>
    public MapNode Of(SettingsPart part) => new(default, [.. _entries, .. part.Others]);
}
