namespace Appliance.Settings.Tests.Rendering;

public sealed class SettingsRendererTests
{
    [Fact]
    public void Render_Defaults_MatchExpectation() => Expectation.Matches("defaults.txt", Text(new SettingsDocument()));

    [Fact]
    public void Render_FullDocument_MatchesExpectation() => Expectation.Matches("full.txt", Text(Documents.Full));

    [Fact]
    public void Render_DhcpForOneKindAndOwnNameServers_MatchesExpectation() => Expectation.Matches("mixed.txt", Text(new SettingsDocument
    {
        Network = new NetworkSettings
        {
            Interfaces =
            [
                new InterfaceSettings { Name = "eno1", Ipv6 = new AddressSettings { Method = AddressMethod.None }, Dns = ["9.9.9.9"] },
                new InterfaceSettings { Name = "eno2", Ipv4 = new AddressSettings { Method = AddressMethod.None }, Dns = ["fd00::1"] },
                new InterfaceSettings { Name = "eno3", Ipv4 = new AddressSettings { Method = AddressMethod.Static, Address = "10.0.0.2/8" } },
            ],
        },
        Privacy = new PrivacySettings { TimeSync = true },
    }));

    // Without settings nothing is written, so the image must have the same.
    [Fact]
    public void Render_Defaults_AreWhatTheImageHas()
    {
        var image = File.ReadAllText(Path.Combine(Expectation.Repository, "rootfs-overlay/usr/lib/systemd/network/80-hearth.network"));

        Assert.Equal(image, SettingsRenderer.Render(new SettingsDocument()).Single(file => file.Path.EndsWith("80-hearth.network", StringComparison.Ordinal)).Content);
    }

    [Fact]
    public void Render_Secrets_AreRootsAloneAndNotPrinted()
    {
        var files = SettingsRenderer.Render(Documents.Full).Where(file => file.Content.Contains("Passphrase", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(file.IsSecret && !file.ToString().Contains("secret", StringComparison.Ordinal)));
    }

    private static string Text(SettingsDocument document) => string.Concat(SettingsRenderer.Render(document)
        .Select(file => $"=== {file.Path}{(file.IsSecret ? " (secret)" : "")}{(file.IsLink ? " -> " + file.Content + "\n" : "\n" + file.Content)}"));
}
