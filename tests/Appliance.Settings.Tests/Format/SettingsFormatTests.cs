using Appliance.Yaml;

namespace Appliance.Settings.Tests.Format;

public sealed class SettingsFormatTests
{
    [Fact]
    public void Write_FullDocument_ReadsBackAsTheSame()
    {
        var text = SettingsFormat.Write(Documents.Full);

        Assert.Equal([], SettingsFormat.Current.Read("settings.yaml", text, out var document));
        Assert.Equal(text, SettingsFormat.Write(document!));
        Assert.Equal("Büro 🔥 מחשב", document!.Device.DisplayName);
    }

    [Fact]
    public void Validate_FullDocument_FindsNothing() => Assert.Equal([], SettingsValidator.Validate(Documents.Full));

    [Fact]
    public void Read_KeysOfALaterVersion_AreWrittenBack()
    {
        const string later = """
            schemaVersion: 2
            colour: "red"
            device:
              hostname: rig
              case: {fans: [3, "4"]}
            network:
              interfaces:
                - name: enp3s0
                  mtu: 9000
            users:
              - name: me
                pronoun: they
            """;
        SettingsFormat.Current.Read("settings.yaml", later, out var document);

        var text = SettingsFormat.Write(document! with { Device = document.Device with { Hostname = "other" } });

        Assert.All(["schemaVersion: 2", "colour: \"red\"", "hostname: other", "case:", "mtu: 9000", "pronoun: they", "\"4\""], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("device: {hostname: rig}", "settings.yaml:1: schemaVersion: is missing; write 'schemaVersion: 1'")]
    [InlineData("schemaVersion: 3", "settings.yaml:1: schemaVersion: is 3, and this version of Hearth OS reads up to 2; use the later one that wrote it")]
    [InlineData("schemaVersion: 0", "settings.yaml:1: schemaVersion: '0' is not a whole number from 1 on")]
    [InlineData("schemaVersion: 1\ndevice: {language: de}", "settings.yaml:2: device.language: 'de' is none of en, fr")]
    [InlineData("schemaVersion: 1\nprivacy:\n  timeSync: yes", "settings.yaml:3: privacy.timeSync: 'yes' is neither true nor false")]
    [InlineData("schemaVersion: 1\nusers: [{role: admin}]", "settings.yaml:2: users[0].name: is missing; write the name to sign in with")]
    public void Read_BadText_SaysWhereAndWhatToWrite(string text, string problem) =>
        Assert.Equal([problem], SettingsFormat.Current.Read("settings.yaml", text, out _));

    [Fact]
    public void Read_OlderDocument_IsMigratedStepByStep()
    {
        // The first version said name and tongue; the second renames the one, the third the other.
        var format = new SettingsFormat([map => Device(map, "name", "hostname"), map => Device(map, "tongue", "language")]);

        var problems = format.Read("settings.yaml", "schemaVersion: 1\ndevice: {name: rig, tongue: fr}\n", out var document);

        Assert.Equal([], problems);
        Assert.Equal((3, "rig", Language.French), (document!.SchemaVersion, document.Device.Hostname, document.Device.Language));
    }

    [Fact]
    public void Read_MigratedDocument_IsReadableByTheVersionBefore()
    {
        var newer = new SettingsFormat([map => Device(map, "name", "hostname")]);
        newer.Read("settings.yaml", "schemaVersion: 1\ndevice: {name: rig}\n", out var document);

        var problems = SettingsFormat.Current.Read("settings.yaml", SettingsFormat.Write(document!), out var older);

        Assert.Equal([], problems);
        Assert.Equal((2, "rig"), (older!.SchemaVersion, older.Device.Hostname));
    }

    [Fact]
    public void ToString_Secrets_AreLeftOut() =>
        Assert.DoesNotMatch("secret|pbkdf2|AQID", string.Join(' ', [Documents.Full.ToString(), .. Documents.Full.Users, .. Documents.Full.Network.Wifi]));

    private static MapNode Device(MapNode map, string from, string to) => map with
    {
        Entries = [.. map.Entries.Select(entry => entry is { Key: "device", Value: MapNode device }
            ? entry with { Value = device with { Entries = [.. device.Entries.Select(inner => inner.Key == from ? inner with { Key = to } : inner)] } }
            : entry)],
    };
}
