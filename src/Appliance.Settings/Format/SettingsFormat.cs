using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>The document's format: turns text into a document and back, and older documents into newer ones.</summary>
/// <param name="migrations">The step from the first version on, from the second on, and so forth.</param>
/// <remarks>
/// A new version of the format must be readable by the version before: it adds keys, and keeps writing one that it no longer needs for
/// one version more. So a system that falls back to its other slot finds its settings, and keeps what it does not know.
/// </remarks>
public sealed class SettingsFormat(IReadOnlyList<SettingsMigration> migrations)
{
    /// <summary>The first version.</summary>
    public const int FirstVersion = 1;

    private const string VersionKey = "schemaVersion";

    /// <summary>The format of this program.</summary>
    public static SettingsFormat Current { get; } = new([]);

    /// <summary>The version that is written.</summary>
    public int Version => FirstVersion + migrations.Count;

    /// <summary>Reads a document, migrated to this version. What a later version added is kept.</summary>
    /// <param name="shown">What to call the file in messages.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="document">The document, or null when something is wrong with it.</param>
    /// <returns>What is wrong, a line each.</returns>
    public IReadOnlyList<string> Read(string shown, string text, out SettingsDocument? document)
    {
        document = null;
        var problems = new Problems();
        if (YamlFile.Parse(shown, text, problems) is { } map && VersionOf(map, problems) is { } version && problems.AreNone)
        {
            document = SettingsReader.Read(Migrate(map, version), problems);
        }
        if (problems.AreNone)
        {
            return [];
        }
        document = null;
        return problems.ToException("The settings").Problems;
    }

    /// <summary>The document as YAML, ending in a newline.</summary>
    public static string Write(SettingsDocument document) => YamlText.Write(SettingsWriter.Write(document));

    private MapNode Migrate(MapNode map, int version)
    {
        for (var from = version; from < Version; from++)
        {
            map = With(migrations[from - FirstVersion](map), VersionKey, from + 1);
        }
        return map;
    }

    private int? VersionOf(MapNode map, Problems problems)
    {
        var section = new Section(map, problems);
        var version = section.Required(VersionKey, $"'{VersionKey}: {Version}'", Rules.Integer(FirstVersion, int.MaxValue));
        if (version > Version + 1)
        {
            section.Refuse(VersionKey, $"is {version}, and this version of Hearth OS reads up to {Version + 1}; use the later one that wrote it");
        }
        return section.IsFlawed ? null : version;
    }

    private static MapNode With(MapNode map, string key, int value) => map with
    {
        Entries = [.. map.Entries.Select(entry => entry.Key == key ? entry with { Value = Nodes.Number(value) } : entry)],
    };
}
