using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>Turns sections into the document.</summary>
internal static class SettingsReader
{
    public static SettingsDocument Read(MapNode map, Problems problems)
    {
        var section = new Section(map, problems);
        return new SettingsDocument
        {
            SchemaVersion = section.Value("schemaVersion", Rules.Integer(1, int.MaxValue), SettingsFormat.FirstVersion),
            Revision = section.Value("revision", Rules.Count, 0),
            Device = Device(section.Child("device")),
            Network = NetworkReader.Read(section.Child("network")),
            Users = [.. section.Children("users").Select(User)],
            Models = Models(section.Child("models")),
            Power = Power(section.Child("power")),
            Updates = Updates(section.Child("updates")),
            Api = Api(section.Child("api")),
            Privacy = Privacy(section.Child("privacy")),
            Setup = Setup(section.Child("setup")),
            Others = section.KeepOthers(),
        };
    }

    public static DeviceSettings Device(Section section) => new()
    {
        Hostname = section.Value("hostname", Rules.Text, new DeviceSettings().Hostname),
        DisplayName = section.Optional("displayName", Rules.Text),
        Language = section.Value("language", Words.Language.Read, Language.English),
        TimeZone = section.Value("timeZone", Rules.Text, new DeviceSettings().TimeZone),
        Others = section.KeepOthers(),
    };

    public static ModelSettings Models(Section section) => new()
    {
        Disk = section.Optional("disk", Rules.Text),
        Wanted = [.. section.Children("wanted").Select(model => new WantedModel
        {
            Name = model.Required("name", "a name of the catalogue", Rules.Text) ?? "",
            Quantization = model.Optional("quantization", Rules.Text),
            Context = model.Value<int?>("context", Rules.Optional(Rules.Integer(1, int.MaxValue)), null),
            Parallel = model.Value<int?>("parallel", Rules.Optional(Rules.Integer(1, int.MaxValue)), null),
            Others = model.KeepOthers(),
        })],
        Others = section.KeepOthers(),
    };

    public static PowerSettings Power(Section section) => new()
    {
        Limits = [.. section.Children("limits").Select(limit => new PowerLimit
        {
            Gpu = limit.Required("gpu", "the card's id", Rules.Text) ?? "",
            Limit = limit.Required("watts", "the most that it may draw", Rules.Watts),
            Others = limit.KeepOthers(),
        })],
        Others = section.KeepOthers(),
    };

    public static UpdateSettings Updates(Section section) => new()
    {
        Channel = section.Value("channel", Words.UpdateChannel.Read, UpdateChannel.Stable),
        Automatic = section.Value("automatic", Rules.Truth, false),
        Restart = section.Value("restart", Words.UpdateRestart.Read, UpdateRestart.Ask),
        Hour = section.Value("hour", Rules.Integer(0, 23), new UpdateSettings().Hour),
        Pin = section.Optional("pin", Rules.Text),
        Others = section.KeepOthers(),
    };

    public static ApiSettings Api(Section section) => new()
    {
        Keyless = section.Value("keyless", Rules.Truth, false),
        Others = section.KeepOthers(),
    };

    public static PrivacySettings Privacy(Section section) => new()
    {
        ModelDownloads = section.Value("modelDownloads", Rules.Truth, false),
        UpdateChecks = section.Value("updateChecks", Rules.Truth, false),
        TimeSync = section.Value("timeSync", Rules.Truth, false),
        Others = section.KeepOthers(),
    };

    private static UserSettings User(Section section) => new()
    {
        Name = section.Required("name", "the name to sign in with", Rules.Text) ?? "",
        Role = section.Value("role", Words.UserRole.Read, UserRole.User),
        PasswordHash = section.Optional("passwordHash", Rules.Text),
        Passkeys = section.List("passkeys", Rules.Text, []),
        Others = section.KeepOthers(),
    };

    private static SetupSettings Setup(Section section) => new()
    {
        Claimed = section.Value("claimed", Rules.Truth, false),
        Finished = section.Value("finished", Rules.Truth, false),
        Step = section.Optional("step", Rules.Text),
        Others = section.KeepOthers(),
    };
}
