namespace Appliance.Settings;

/// <summary>The whole state of the system that its owner decides: <c>settings.yaml</c>. Values are as written; a validator judges them.</summary>
public sealed record SettingsDocument : SettingsPart
{
    /// <summary>The version of the document's format: that of this program, or the later one it was read from.</summary>
    public int SchemaVersion { get; init; } = SettingsFormat.FirstVersion;

    /// <summary>Counts the times it was saved. A document is saved only over the revision that it was made from; 0 is none.</summary>
    public long Revision { get; init; }

    /// <summary>What the device is called and how it speaks.</summary>
    public DeviceSettings Device { get; init; } = new();

    /// <summary>How it is reached.</summary>
    public NetworkSettings Network { get; init; } = new();

    /// <summary>Who may sign in.</summary>
    public IReadOnlyList<UserSettings> Users { get; init; } = [];

    /// <summary>Which models it serves, and from where.</summary>
    public ModelSettings Models { get; init; } = new();

    /// <summary>What the cards may draw.</summary>
    public PowerSettings Power { get; init; } = new();

    /// <summary>Which releases it takes.</summary>
    public UpdateSettings Updates { get; init; } = new();

    /// <summary>Who may ask the models over the API.</summary>
    public ApiSettings Api { get; init; } = new();

    /// <summary>What may leave the house. Nothing, unless it was allowed.</summary>
    public PrivacySettings Privacy { get; init; } = new();

    /// <summary>How far setting up has come.</summary>
    public SetupSettings Setup { get; init; } = new();
}
