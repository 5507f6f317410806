namespace Appliance.Yaml;

/// <summary>Reads the keys of one section, and afterwards knows which were not asked for.</summary>
/// <param name="map">The section as it stood in its file.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="path">The keys that lead here, each with a dot after it.</param>
public sealed class Section(MapNode map, Problems problems, string path = "")
{
    private readonly HashSet<string> _asked = [];
    private readonly HashSet<string> _refused = [];

    /// <summary>Where it stands.</summary>
    public Place Place => map.Place;

    /// <summary>Whether something in it or below has been found wrong, so that nothing should be concluded from it.</summary>
    public bool IsFlawed { get; private set; }

    /// <summary>Whether <see cref="KeepOthers"/> refuses what it would keep; sections below follow.</summary>
    public bool IsStrict { get; init; }

    // A section that is itself wrong is empty here; what it lacks is not the problem.
    private bool IsSilent { get; init; }

    private Section? Parent { get; init; }

    /// <summary>A section in this one; an empty one when it is not there.</summary>
    public Section Child(string key)
    {
        var place = Find(key)?.Place ?? map.Place;
        if (Find(key)?.Value is MapNode child)
        {
            return new Section(child, problems, $"{path}{key}.") { IsStrict = IsStrict, Parent = this };
        }
        if (Find(key)?.Value is not (null or RefusedNode))
        {
            Refuse(key, "is not a section; write its keys below it, indented");
        }
        var isSilent = IsRefused(key) || IsSilent;
        return new Section(new MapNode(place, []), problems, $"{path}{key}.") { IsSilent = isSilent, IsFlawed = isSilent, IsStrict = IsStrict, Parent = this };
    }

    /// <summary>The sections of a list; none when it is not there.</summary>
    public IReadOnlyList<Section> Children(string key)
    {
        if (Find(key)?.Value is not ListNode list)
        {
            RefuseUnlessAbsent(key, "is not a list; write each item below it, after a hyphen");
            return [];
        }
        return [.. list.Items.Select((item, i) => ChildOf(item, item.Place, key, $"{key}[{i}]")).OfType<Section>()];
    }

    /// <summary>The sections below a key by their own keys, which the file chooses; none when it is not there.</summary>
    public IReadOnlyList<KeyValuePair<string, Section>> Named(string key, Func<string, Parsed<string>> rule)
    {
        if (Find(key)?.Value is not MapNode all)
        {
            RefuseUnlessAbsent(key, "is not a section; write its keys below it, indented");
            return [];
        }
        var sections = new List<KeyValuePair<string, Section>>();
        foreach (var entry in all.Entries)
        {
            var name = $"{key}.{Problems.Quotable(entry.Key)}";
            if (rule(entry.Key).Problem is { } problem)
            {
                Refuse(entry.Place, key, name, problem);
            }
            else if (ChildOf(entry.Value, entry.Place, key, name) is { } child)
            {
                sections.Add(new(entry.Key, child));
            }
        }
        return sections;
    }

    /// <summary>A value that may be left out.</summary>
    public T Value<T>(string key, Func<string, Parsed<T>> rule, T fallback) =>
        Find(key) is { } entry && TryParse(entry.Value, key, key, rule, out var value) ? value : fallback;

    /// <summary>A value that may be left out or be null.</summary>
    public string? Optional(string key, Func<string, Parsed<string>> rule) =>
        Find(key)?.Value is ScalarNode { IsNull: true } ? null : Value<string?>(key, text => rule(text)!, null);

    /// <summary>A value that has to be there.</summary>
    public T? Required<T>(string key, string expected, Func<string, Parsed<T>> rule)
    {
        RefuseMissing(key, expected);
        return Value(key, text => Nullable(rule(text)), default(T?));
    }

    /// <summary>A list of different values that may be left out.</summary>
    public IReadOnlyList<T> List<T>(
        string key, Func<string, Parsed<T>> rule, IReadOnlyList<T> fallback, bool mayBeEmpty = true)
    {
        if (Find(key) is not { } entry || entry.Value is RefusedNode)
        {
            return fallback;
        }
        if (entry.Value is not ListNode list)
        {
            Refuse(key, "is not a list; write it like [one, two]");
            return fallback;
        }
        if (list.Items.Count == 0 && !mayBeEmpty)
        {
            Refuse(key, "is empty; write at least one");
        }
        return Items(key, list, rule);
    }

    /// <summary>A list that has to be there and have something in it.</summary>
    public IReadOnlyList<T>? RequiredList<T>(string key, string expected, Func<string, Parsed<T>> rule)
    {
        RefuseMissing(key, expected);
        return Find(key) is null ? null : List(key, rule, [], mayBeEmpty: false);
    }

    /// <summary>
    /// Says what is wrong with a key: where it stands, or the key that is the cause, or else their section.
    /// </summary>
    public void Refuse(string key, string problem, string? cause = null) =>
        Refuse(Find(key)?.Place ?? Find(cause ?? key)?.Place ?? map.Place, key, key, problem);

    /// <summary>Says what is wrong with the section as a whole.</summary>
    public void Refuse(string problem) => Add(map.Place, $"{path.TrimEnd('.')}: {problem}");

    /// <summary>Whether a key is there, right or wrong.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether a key has been found wrong, so that nothing should be concluded from it.</summary>
    public bool IsRefused(string key) => _refused.Contains(key) || Find(key)?.Value is RefusedNode;

    /// <summary>The keys that nobody has asked for, to be kept as they are; none in a strict section, which refuses them.</summary>
    public IReadOnlyList<MapEntry> KeepOthers()
    {
        if (IsStrict)
        {
            RefuseOthers();
            return [];
        }
        return [.. Others];
    }

    /// <summary>Refuses the keys that nobody has asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var entry in Others)
        {
            var meant = Spelling.Nearest(entry.Key, _asked) is { } near ? $"did you mean '{near}'? " : "";
            Add(entry.Place, $"{path}{Problems.Quotable(entry.Key)}: is no key; {meant}"
                + $"The keys here are: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
        }
    }

    private IEnumerable<MapEntry> Others => map.Entries.Where(entry => !_asked.Contains(entry.Key));

    private MapEntry? Find(string key)
    {
        _asked.Add(key);
        return map.Find(key);
    }

    private Section? ChildOf(Node node, Place place, string key, string name)
    {
        if (node is MapNode child)
        {
            return new Section(child with { Place = place }, problems, $"{path}{name}.") { IsStrict = IsStrict, Parent = this };
        }
        if (node is not RefusedNode)
        {
            Refuse(place, key, name, "is not a section; write its keys below it, indented");
        }
        return null;
    }

    private void RefuseUnlessAbsent(string key, string problem)
    {
        if (Find(key)?.Value is not (null or RefusedNode))
        {
            Refuse(key, problem);
        }
    }

    private void RefuseMissing(string key, string expected)
    {
        if (Find(key) is null && !IsSilent)
        {
            Refuse(key, $"is missing; write {expected}");
        }
    }

    private List<T> Items<T>(string key, ListNode list, Func<string, Parsed<T>> rule)
    {
        var values = new List<T>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var name = $"{key}[{i}]";
            if (!TryParse(list.Items[i], key, name, rule, out var value))
            {
                continue;
            }
            if (values.Contains(value))
            {
                Refuse(list.Items[i].Place, key, name, $"'{value}' is in the list twice; leave one out");
            }
            values.Add(value);
        }
        return values;
    }

    private bool TryParse<T>(Node node, string key, string name, Func<string, Parsed<T>> rule, out T value)
    {
        var parsed = node is ScalarNode { IsNull: false } scalar ? rule(scalar.Text) : default;
        value = parsed.Value!;
        var problem = node switch
        {
            RefusedNode => null,
            ScalarNode { IsNull: true } => "is empty; write a value, or leave it out",
            ScalarNode { Text: var text } when parsed.Problem is { } wrong => $"'{Problems.Quotable(text)}' {wrong}",
            ScalarNode => null,
            _ => "is not a single value; write one without a list or keys below it",
        };
        if (problem is not null)
        {
            Refuse(node.Place, key, name, problem);
        }
        return problem is null && node is ScalarNode;
    }

    private void Refuse(Place place, string key, string name, string problem)
    {
        _refused.Add(key);
        Add(place, $"{path}{name}: {problem}");
    }

    private void Add(Place place, string problem)
    {
        for (var section = this; section is not null; section = section.Parent)
        {
            section.IsFlawed = true;
        }
        problems.Add(place, problem);
    }

    private static Parsed<T?> Nullable<T>(Parsed<T> parsed) => new(parsed.Value, parsed.Problem);
}
