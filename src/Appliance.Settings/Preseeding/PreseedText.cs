using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>Writes a <c>hearth.yaml</c> on a computer, from answers.</summary>
public static class PreseedText
{
    /// <summary>The file's text, with the parts that are not as they come, and with a hash instead of the administrator's password.</summary>
    /// <param name="document">What the device is to be told. Users are left out.</param>
    /// <param name="administrator">Who may do everything.</param>
    public static string Write(SettingsDocument document, UserSettings? administrator)
    {
        var written = SettingsWriter.Write(document);
        var defaults = SettingsWriter.Write(new SettingsDocument());
        var parts = written.Entries.Where(entry => entry.Key is "device" or "network" or "models" or "power" or "updates" or "api" or "privacy"
            && Text(entry) != Text(defaults.Entries.First(other => other.Key == entry.Key)));
        var nodes = new Nodes();
        if (administrator is not null)
        {
            nodes.Add("administrator", new Nodes().Add("name", administrator.Name).Add("passwordHash", administrator.PasswordHash).Map);
        }
        foreach (var part in parts)
        {
            nodes.Add(part.Key, part.Value);
        }
        return YamlText.Write(nodes.Map);
    }

    /// <summary>What a device would say about such a file; empty when it would take it.</summary>
    public static IReadOnlyList<string> Check(string text)
    {
        var problems = new Problems();
        PreseedReader.Read(PreseedFolder.FileName, text, new SettingsDocument(), problems);
        return problems.AreNone ? [] : problems.ToException(PreseedFolder.FileName).Problems;
    }

    private static string Text(MapEntry entry) => YamlText.Write(new MapNode(default, [entry]));
}
