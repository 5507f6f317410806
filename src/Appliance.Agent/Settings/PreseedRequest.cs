using Appliance.Settings;

namespace Appliance.Agent.Settings;

/// <summary>What somebody wants to tell a device before its first start.</summary>
internal sealed record PreseedRequest
{
    public string Hostname { get; init; } = "hearth";

    public string Language { get; init; } = "en";

    public string TimeZone { get; init; } = "UTC";

    public string User { get; init; } = "admin";

    public string Password { get; init; } = "";

    public string Ssid { get; init; } = "";

    public string WifiPassphrase { get; init; } = "";

    public IReadOnlyList<string> Models { get; init; } = [];

    public bool IsKeyless { get; init; }

    public PrivacySettings Privacy { get; init; } = new();

    /// <summary>The file, with a hash in the place of the password, or what is wrong.</summary>
    public (string Text, IReadOnlyList<string> Problems) Write()
    {
        var problems = new List<string>();
        if (PasswordStrength.Problem(Password, User) is { } weak)
        {
            problems.Add($"password: {weak}");
        }
        if (Language is not ("en" or "fr"))
        {
            problems.Add("language: is none of en, fr");
        }
        var document = new SettingsDocument
        {
            Device = new DeviceSettings { Hostname = Hostname, TimeZone = TimeZone, Language = Language == "fr" ? Appliance.Settings.Language.French : Appliance.Settings.Language.English },
            Network = new NetworkSettings
            {
                Wifi = Ssid.Length == 0 ? [] : [new WifiSettings { Ssid = Ssid, Passphrase = WifiPassphrase.Length == 0 ? null : WifiPassphrase }],
            },
            Models = new ModelSettings { Wanted = [.. Models.Select(model => new WantedModel { Name = model })] },
            Api = new ApiSettings { Keyless = IsKeyless },
            Privacy = Privacy,
        };
        problems.AddRange(SettingsValidator.Validate(document).Select(error => error.ToString()));
        if (problems.Count > 0)
        {
            return ("", problems);
        }
        var text = PreseedText.Write(document, new UserSettings { Name = User, PasswordHash = PasswordHash.Create(Password) });
        return (text, PreseedText.Check(text));
    }
}
