using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>Reads <c>hearth.yaml</c>: sections of the settings, and the administrator with a password in plain text. What is not there stays as it is.</summary>
internal static class PreseedReader
{
    private const string Secret = "was wiped";

    /// <summary>The settings with the file laid over them; null when anything in it is wrong.</summary>
    /// <param name="shown">What to call the file in messages.</param>
    /// <param name="text">What was written.</param>
    /// <param name="current">The settings before.</param>
    /// <param name="problems">Takes what is wrong, by line and field.</param>
    public static SettingsDocument? Read(string shown, string text, SettingsDocument current, Problems problems)
    {
        if (YamlFile.Parse(shown, text, problems) is not { } map)
        {
            return null;
        }
        var section = new Section(map, problems) { IsStrict = true };
        section.Value("schemaVersion", Rules.Integer(SettingsFormat.FirstVersion, SettingsFormat.Current.Version), SettingsFormat.FirstVersion);
        var document = current with
        {
            Device = Part(section, "device", current.Device, SettingsReader.Device),
            Network = Part(section, "network", current.Network, NetworkReader.Read),
            Models = Part(section, "models", current.Models, SettingsReader.Models),
            Power = Part(section, "power", current.Power, SettingsReader.Power),
            Updates = Part(section, "updates", current.Updates, SettingsReader.Updates),
            Api = Part(section, "api", current.Api, SettingsReader.Api),
            Privacy = Part(section, "privacy", current.Privacy, SettingsReader.Privacy),
        };
        var hasAdministrator = section.Has("administrator");
        var user = hasAdministrator ? Administrator(section.Child("administrator"), current.Users) : null;
        section.RefuseOthers();
        if (user is not null)
        {
            document = document with
            {
                Users = [.. current.Users.Where(other => !IsSame(other, user)), user],
                Setup = document.Setup with { Claimed = true, Finished = true, Step = null },
            };
        }
        foreach (var error in problems.AreNone ? SettingsValidator.Validate(document) : [])
        {
            var path = PathInFile(error.Path);
            problems.Add(PlaceOf(map, shown, path), $"{path}: {error.Message}");
        }
        return problems.AreNone ? document : null;
    }

    /// <summary>The file without what nobody else should read.</summary>
    public static MapNode WithoutSecrets(MapNode map) => map with
    {
        Entries = [.. map.Entries.Select(entry => entry with
        {
            Value = entry.Value switch
            {
                _ when entry.Key is "password" or "passwordHash" or "passphrase" => YamlText.Text(Secret),
                MapNode inner => WithoutSecrets(inner),
                ListNode list => list with { Items = [.. list.Items.Select(item => item is MapNode inner ? WithoutSecrets(inner) : item)] },
                var value => value,
            },
        })],
    };

    private static UserSettings Administrator(Section section, IReadOnlyList<UserSettings> users)
    {
        var name = section.Value("name", Rules.Text, "admin");
        // Judged below: a rule's message would quote them.
        var password = section.Optional("password", Rules.Text);
        var hash = section.Optional("passwordHash", Rules.Text);
        section.RefuseOthers();
        if (password is not null && PasswordStrength.Problem(password, name) is { } problem)
        {
            section.Refuse("password", problem);
        }
        if (hash is not null && !PasswordHash.IsHash(hash))
        {
            section.Refuse("passwordHash", "is no password hash; 'hearth preseed' writes one");
        }
        if (!section.Has("password") && !section.Has("passwordHash"))
        {
            section.Refuse("password", "is missing; write the administrator's password");
        }
        else if (section.Has("password") && section.Has("passwordHash"))
        {
            section.Refuse("passwordHash", "is given beside a password; leave one out");
        }
        var known = users.FirstOrDefault(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)) ?? new UserSettings { Name = name };
        return known with { Role = UserRole.Admin, PasswordHash = section.IsFlawed ? null : hash ?? (password is null ? null : PasswordHash.Create(password)) };
    }

    private static bool IsSame(UserSettings one, UserSettings other) => string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase);

    private static T Part<T>(Section section, string key, T current, Func<Section, T> read)
        where T : SettingsPart => section.Has(key) ? read(section.Child(key)) : current;

    // The administrator stands among the users of the document.
    private static string PathInFile(string path) =>
        path.StartsWith("users", StringComparison.Ordinal) ? "administrator" + path[(path.IndexOf(']', StringComparison.Ordinal) is var end and > 0 ? end + 1 : "users".Length)..] : path;

    // The nearest that the file has.
    private static Place PlaceOf(MapNode map, string shown, string path)
    {
        Node node = map;
        var place = new Place(shown, 1);
        foreach (var word in path.Split('.', '['))
        {
            var next = node switch
            {
                MapNode inner when inner.Find(word) is { } entry => (entry.Place, entry.Value),
                ListNode list when int.TryParse(word.TrimEnd(']'), out var index) && index < list.Items.Count => (list.Items[index].Place, list.Items[index]),
                _ => (place, null as Node),
            };
            if (next.Item2 is null)
            {
                break;
            }
            (place, node) = (next.Item1, next.Item2);
        }
        return place;
    }
}
