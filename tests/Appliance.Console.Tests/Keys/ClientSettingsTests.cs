using Appliance.Console.Keys;

namespace Appliance.Console.Tests.Keys;

public sealed class ClientSettingsTests
{
    [Fact]
    public void For_EveryClient_HasAddressAndKey() => Assert.All(ClientSettings.Names, name =>
    {
        var settings = ClientSettings.For(name, new Uri("http://hearth.local:11434"), "hearth-secret");

        Assert.Contains("http://hearth.local:11434", settings, StringComparison.Ordinal);
        Assert.Contains("hearth-secret", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("11434//", settings, StringComparison.Ordinal);
    });
}
