namespace Appliance.Settings.Tests.Validation;

public sealed class SettingsValidatorTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "device: {hostname: \"\"}", "device.hostname: has 0 characters; write 1 to 63" },
        { "device: {hostname: Rig}", "device.hostname: has characters that names in a network cannot have" },
        { "device: {hostname: \"🔥\"}", "device.hostname: has characters that names in a network cannot have; write a-z, 0-9 and hyphens here, and any other name as 'displayName'" },
        { "device: {hostname: \"מחשב\"}", "device.hostname: has characters that names in a network cannot have" },
        { "device: {hostname: \"a\\nb\"}", "device.hostname: has characters" },
        { "device: {hostname: -rig}", "device.hostname: begins or ends with a hyphen" },
        { "device: {hostname: \"42\"}", "device.hostname: has digits alone" },
        { "device: {hostname: localhost}", "device.hostname: is every machine's name" },
        { "device: {displayName: \" x\"}", "device.displayName: begins or ends with a space" },
        { "device: {displayName: \"a\\u202eb\"}", "device.displayName: has characters that cannot be seen" },
        { "device: {displayName: \"a\\eb\"}", "device.displayName: has characters that cannot be seen" },
        { "device: {timeZone: ../../etc/shadow}", "device.timeZone: is no time zone" },
        { "device: {timeZone: europe/paris}", "device.timeZone: is no time zone" },
        { "network: {interfaces: [{name: ../x}]}", "network.interfaces[0].name: is no interface's name" },
        { "network: {interfaces: [{name: \"a b\"}]}", "network.interfaces[0].name: is no interface's name" },
        { "network: {interfaces: [{name: \"*\"}]}", "network.interfaces[0].name: is no interface's name" },
        { "network: {interfaces: [{name: lo}]}", "network.interfaces[0].name: is no interface's name" },
        { "network: {interfaces: [{name: a, vlan: 0}]}", "network.interfaces[0].vlan: is no VLAN; write 1 to 4094" },
        { "network: {interfaces: [{name: a, vlan: 4095}]}", "network.interfaces[0].vlan: is no VLAN" },
        { "network: {interfaces: [{name: a, vlan: 3}, {name: b, vlan: 3}]}", "network.interfaces[1].vlan: is set up twice" },
        { "network: {interfaces: [{name: a}, {name: a}]}", "network.interfaces[1].name: is set up twice" },
        { "network: {interfaces: [{name: a, mac: 01:00:00:00:00:01}]}", "network.interfaces[0].mac: is no card's address" },
        { "network: {interfaces: [{name: a, ipv4: {method: none}, ipv6: {method: none}}]}", "network.interfaces[0]: has neither IPv4 nor IPv6" },
        { Static("ipv4", ""), "network.interfaces[0].ipv4.address: is missing; write one like '192.168.1.5/24'" },
        { Static("ipv4", ", address: 192.168.1.5"), "network.interfaces[0].ipv4.address: is no IPv4 address with its prefix" },
        { Static("ipv4", ", address: 192.168.5/24"), "network.interfaces[0].ipv4.address: is no IPv4 address with its prefix" },
        { Static("ipv4", ", address: 192.168.1.5/33"), "network.interfaces[0].ipv4.address: is no IPv4 address with its prefix" },
        { Static("ipv4", ", address: \"fd00::5/64\""), "network.interfaces[0].ipv4.address: is no IPv4 address with its prefix" },
        { Static("ipv4", ", address: 192.168.1.0/24"), "network.interfaces[0].ipv4.address: is the address of the network 192.168.1.0/24 as a whole" },
        { Static("ipv4", ", address: 192.168.1.255/24"), "network.interfaces[0].ipv4.address: is the address of the network" },
        { Static("ipv4", ", address: 224.0.0.5/24"), "network.interfaces[0].ipv4.address: is an address that no single machine can have" },
        { Static("ipv4", ", address: 127.0.0.5/24"), "network.interfaces[0].ipv4.address: is an address that no single machine can have" },
        { Static("ipv4", ", address: 192.168.1.5/24, gateway: 192.168.2.1"), "network.interfaces[0].ipv4.gateway: is outside of 192.168.1.0/24" },
        { Static("ipv4", ", address: 192.168.1.5/24, gateway: 192.168.1.5"), "network.interfaces[0].ipv4.gateway: is the device's own address" },
        { Static("ipv4", ", address: 192.168.1.5/24, gateway: \"fe80::1\""), "network.interfaces[0].ipv4.gateway: is no address like 192.168.1.5" },
        { Static("ipv4", ", address: 192.168.1.5/24, gateway: \"192.168.1.1\\nDNS=6.6.6.6\""), "network.interfaces[0].ipv4.gateway: is no address" },
        { Static("ipv6", ", address: \"fd00::5/64\", gateway: \"fd01::1\""), "network.interfaces[0].ipv6.gateway: is outside of fd00::/64" },
        { Static("ipv6", ", address: \"fe80::5%eth0/64\""), "network.interfaces[0].ipv6.address: is no IPv6 address with its prefix" },
        { Static("ipv6", ", address: \"ff02::5/64\""), "network.interfaces[0].ipv6.address: is an address that no single machine can have" },
        { "network: {interfaces: [{name: a, ipv4: {gateway: 192.168.1.1}}]}", "network.interfaces[0].ipv4.gateway: is given although the method is not static" },
        { "network: {interfaces: [{name: a, dns: [dns.example.org]}]}", "network.interfaces[0].dns[0]: is no server's address" },
        { "network: {timeServers: [\"time server\"]}", "network.timeServers[0]: is no server" },
        { "network: {wifi: [{ssid: \"ääääääääääääääääx\"}]}", "network.wifi[0].ssid: has 33 bytes" },
        { "network: {wifi: [{ssid: \"\"}]}", "network.wifi[0].ssid: is no wireless network's name" },
        { "network: {wifi: [{ssid: a, passphrase: \"1234567\"}]}", "network.wifi[0].passphrase: is not one that WPA takes; write 8 to 63" },
        { "network: {wifi: [{ssid: a, passphrase: \"passwörter\"}]}", "network.wifi[0].passphrase: is not one that WPA takes" },
        { $"network: {{wifi: [{{ssid: a, passphrase: {new string('x', 64)}}}]}}", "network.wifi[0].passphrase: is not one that WPA takes" },
        { "users: [{name: me}, {name: ME}]", "users[1].name: is taken by another user" },
        { "users: [{name: me, passwordHash: secret}]", "users[0].passwordHash: is no password hash" },
        { "setup: {claimed: true, finished: true}", "users: has no administrator who could sign in" },
        { "setup: {finished: true}", "setup.finished: is true although nobody has claimed the device" },
        { "setup: {step: \"Step 1\"}", "setup.step: is no step" },
        { "models: {disk: ../sda}", "models.disk: is no disk's id" },
        { "models: {wanted: [{name: \"a b\"}]}", "models.wanted[0].name: is no model" },
        { "models: {wanted: [{name: a, context: 3}]}", "models.wanted[0].context: is no context" },
        { "updates: {pin: newest}", "updates.pin: is no version; write one like 0.2.0, or leave it out to follow the channel" },
        { "power: {limits: [{gpu: a, watts: 5}]}", "power.limits[0].watts: is no limit for a card; write 30 to 2000" },
        { "power: {limits: [{gpu: a, watts: 50}, {gpu: a, watts: 60}]}", "power.limits[1].gpu: names a a second time" },
    };

    public static TheoryData<string> Right =>
    [
        "device: {displayName: \"Büro 👩‍🚒 مطبخ\"}",
        "device: {hostname: rig-2, timeZone: America/Argentina/Buenos_Aires}",
        Static("ipv4", ", address: 10.0.0.1/31"),
        Static("ipv4", ", address: 10.0.0.5/8, gateway: 10.255.255.254"),
        Static("ipv6", ", address: \"2001:db8::5/64\", gateway: \"fe80::1\""),
        "network: {wifi: [{ssid: \"ääääääääääääääää\", passphrase: \"12345678\"}]}",
        "network: {interfaces: [{name: a, vlan: 1}, {name: a, vlan: 4094}, {name: a}]}",
        "users: [{name: \"القط\"}, {name: \"🐈\"}]",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongValue_NamesFieldAndSaysWhatIsWanted(string text, string start)
    {
        var errors = SettingsValidator.Validate(Read(text));

        Assert.Contains(errors, error => error.ToString().StartsWith(start, StringComparison.Ordinal));
        Assert.Single(errors.Where(error => !error.Path.StartsWith("users", StringComparison.Ordinal) || start.StartsWith("users", StringComparison.Ordinal)).DistinctBy(error => error.Path));
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void Validate_UnusualValue_IsTaken(string text) => Assert.Equal([], SettingsValidator.Validate(Read(text)));

    [Fact]
    public void Validate_EndlessLists_AreRefused()
    {
        var servers = Enumerable.Range(1, 65).Select(i => $"10.0.0.{i}").ToList();

        Assert.Equal(
            ["network.dns: has 65 items; write at most 64"],
            SettingsValidator.Validate(new SettingsDocument { Network = new NetworkSettings { Dns = servers } }).Select(error => error.ToString()));
    }

    private static string Static(string kind, string rest) => $"network: {{interfaces: [{{name: a, {kind}: {{method: static{rest}}}}}]}}";

    private static SettingsDocument Read(string text)
    {
        Assert.Equal([], SettingsFormat.Current.Read("a", "schemaVersion: 1\n" + text, out var document));
        return document!;
    }
}
