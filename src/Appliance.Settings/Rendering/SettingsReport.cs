using System.Text;
using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>What the root unit has carried out, as it tells the agent: <c>/run/hearth/settings-report.yaml</c>.</summary>
public sealed record SettingsReport
{
    /// <summary>The file's name.</summary>
    public const string FileName = "settings-report.yaml";

    /// <summary>The revision in effect; null where nothing could be read.</summary>
    public long? Revision { get; init; }

    /// <summary>The trial in effect; null for the saved network.</summary>
    public string? Trial { get; init; }

    /// <summary>The last trial that was rolled back.</summary>
    public string? EndedTrial { get; init; }

    /// <summary>What went wrong, for the owner to read.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads the report in a directory; an empty one where there is none.</summary>
    public static SettingsReport Read(string directory)
    {
        var problems = new Problems();
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path) || YamlFile.Read(directory, FileName, problems) is not { } map)
        {
            return new SettingsReport();
        }
        var section = new Section(map, problems);
        return new SettingsReport
        {
            Revision = section.Value<long?>("revision", Rules.Optional(Rules.Count), null),
            Trial = section.Optional("trial", Rules.Text),
            EndedTrial = section.Optional("endedTrial", Rules.Text),
            Problem = section.Optional("problem", Rules.Text),
        };
    }

    /// <summary>Puts the report into a directory, for everybody to read.</summary>
    public void Write(string directory)
    {
        var map = new Nodes().Add("revision", Revision).Add("trial", Trial).Add("endedTrial", EndedTrial).Add("problem", Problem).Add("format", 1);
        Directory.CreateDirectory(directory);
        WholeFile.Write(Path.Combine(directory, FileName), Encoding.UTF8.GetBytes(YamlText.Write(map.Map)), WholeFile.Public);
    }
}
