namespace Appliance.Settings.Tests;

/// <summary>Documents that tests start from.</summary>
internal static class Documents
{
    /// <summary>A hash of the password <c>correct horse</c>, made once: hashing takes its time.</summary>
    public static readonly string Hash = PasswordHash.Create("correct horse");

    /// <summary>A device that has everything set.</summary>
    public static SettingsDocument Full => new()
    {
        Device = new DeviceSettings { Hostname = "rig", DisplayName = "Büro 🔥 מחשב", Language = Language.French, TimeZone = "Europe/Paris" },
        Network = new NetworkSettings
        {
            Interfaces =
            [
                new InterfaceSettings
                {
                    Name = "enp3s0",
                    Mac = "52:54:00:12:34:56",
                    Ipv4 = new AddressSettings { Method = AddressMethod.Static, Address = "192.168.1.5/24", Gateway = "192.168.1.1" },
                    Ipv6 = new AddressSettings { Method = AddressMethod.Static, Address = "fd00::5/64", Gateway = "fe80::1" },
                    Dns = ["192.168.1.1", "fd00::1"],
                },
                new InterfaceSettings { Name = "enp3s0", Mac = "52:54:00:12:34:56", Vlan = 20, Ipv6 = new AddressSettings { Method = AddressMethod.None } },
                new InterfaceSettings { Name = "enp4s0", Vlan = 30 },
            ],
            Wifi =
            [
                new WifiSettings { Ssid = "Home", Passphrase = " a\\b secret" },
                new WifiSettings { Ssid = "Café 🔥", Passphrase = new string('a', 64), Hidden = true },
                new WifiSettings { Ssid = "guests" },
            ],
            Dns = ["9.9.9.9"],
            TimeServers = ["time.example.org", "192.168.1.1"],
        },
        Users =
        [
            new UserSettings { Name = "me", Role = UserRole.Admin, PasswordHash = Hash, Passkeys = ["AQID"] },
            new UserSettings { Name = "القط", PasswordHash = Hash },
        ],
        Models = new ModelSettings
        {
            Disk = "ata-DISK_123",
            Wanted = [new WantedModel { Name = "qwen3-8b", Quantization = "Q4_K_M", Context = 32768, Parallel = 2 }, new WantedModel { Name = "OWNER/REPO" }],
        },
        Power = new PowerSettings { Limits = [new PowerLimit { Gpu = "0000:01:00.0", Limit = new Watts(250) }] },
        Updates = new UpdateSettings { Channel = UpdateChannel.Beta, Automatic = true, Restart = UpdateRestart.Hour, Hour = 4, Pin = "0.2.0" },
        Api = new ApiSettings { Keyless = true },
        Privacy = new PrivacySettings { ModelDownloads = true, TimeSync = true },
        Setup = new SetupSettings { Claimed = true, Finished = true, Step = "done" },
    };
}
