using Appliance.Console.Texts;
using Appliance.Settings;

namespace Appliance.Console.Tests.Texts;

public sealed class ErrorTextsTests
{
    [Fact]
    public void In_French_SaysEveryNetworkMistake()
    {
        var address = new AddressSettings { Method = AddressMethod.Static, Address = "192.168.1.0/24", Gateway = "10.0.0.1" };
        var document = new SettingsDocument
        {
            Device = new DeviceSettings { Hostname = "Rig!", TimeZone = "Mars" },
            Network = new NetworkSettings
            {
                Interfaces =
                [
                    new InterfaceSettings { Name = "a b", Mac = "x", Vlan = 5000, Ipv4 = address, Dns = ["x"] },
                    new InterfaceSettings { Name = "enp3s0", Ipv4 = new AddressSettings { Method = AddressMethod.Static }, Ipv6 = new AddressSettings { Address = "fd00::1/64" } },
                    new InterfaceSettings { Name = "enp4s0", Ipv4 = new AddressSettings { Method = AddressMethod.Static, Address = "192.168.1.5", Gateway = "x" } },
                    new InterfaceSettings { Name = "enp5s0", Ipv4 = new AddressSettings { Method = AddressMethod.Static, Address = "192.168.1.5/24", Gateway = "192.168.2.1" } },
                    new InterfaceSettings { Name = "enp6s0", Ipv4 = new AddressSettings { Method = AddressMethod.None }, Ipv6 = new AddressSettings { Method = AddressMethod.None } },
                ],
                Wifi = [new WifiSettings { Ssid = new string('é', 20), Passphrase = "short" }, new WifiSettings()],
                TimeServers = ["a b"],
            },
        };
        var errors = SettingsValidator.Validate(document);

        var french = ErrorTexts.In("fr", errors);

        Assert.True(errors.Count > 12, string.Join('\n', errors));
        Assert.All(errors.Zip(french), pair => Assert.NotEqual(pair.First.Message, pair.Second.Message));
        Assert.All(french, error => Assert.DoesNotContain("{", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void In_English_IsAsTheSettingsSayIt() => Assert.Equal("is no VLAN; write 1 to 4094, or leave it out", ErrorTexts.In("en", "is no VLAN; write 1 to 4094, or leave it out"));

    [Fact]
    public void In_ValueInTheSentence_IsKept() =>
        Assert.Equal("n’est pas une adresse IPv4 avec son préfixe ; écrivez-la comme '192.168.1.5/24'", ErrorTexts.In("fr", "is no IPv4 address with its prefix; write it like '192.168.1.5/24'"));
}
