using System.Net;
using Appliance.TestModels;

namespace Appliance.EndToEnd.Machine;

/// <summary>The image with what stands in for Open WebUI: its door, its sandbox, and what it reaches.</summary>
[Trait("Level", "machine")]
public sealed class ChatImageTests(ChatImageBoot fixture) : IClassFixture<ChatImageBoot>
{
    [Fact]
    public async Task Boot_WithOpenWebUi_NoUnitFails()
    {
        var boot = await fixture.BootAsync();
        Assert.Equal(("", "running"), (boot.Report["failed"], boot.Report["state"]));
        Assert.DoesNotContain("ordering cycle", boot.Journal, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Open WebUI is ready", boot.Journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_WithOpenWebUi_OneMoreListens()
    {
        var boot = await fixture.BootAsync();
        OpenPort[] ours = [new("tcp", 11434), new("tcp", 443), new("tcp", 80), new("tcp", 3000), new("udp", 5353), new("udp", 68), new("udp", 546)];
        Assert.Empty(boot.Report.OpenPorts.Except(ours));
        Assert.All(ours[..4], port => Assert.Contains(port, boot.Report.OpenPorts));
    }

    [Fact]
    public async Task Door_NobodySignedIn_IsShut() => Assert.Equal(HttpStatusCode.Unauthorized, (await fixture.BootAsync()).Stranger);

    [Fact]
    public async Task Door_SignedInToTheConsole_KnowsWho() => Assert.Equal(("owner@hearth.local", "owner", "admin"), (await fixture.BootAsync()).Person);

    [Fact]
    public async Task Wire_ModelsChatTaskSpeechVectorsSocket_AllWork()
    {
        var boot = await fixture.BootAsync();
        Assert.Equal([Models.Good], boot.Models);
        Assert.Equal(ChatImageBoot.Tokens, boot.Tokens);
        Assert.NotEmpty(boot.Title);
        Assert.Contains(TinyWhisper.Words, boot.Transcript, StringComparison.Ordinal);
        Assert.Equal(TinyEncoder.Embedding, boot.VectorLength);
        Assert.Equal("2probe", boot.Echo);
    }

    [Fact]
    public async Task Network_OfOpenWebUi_LeadsToTheApiAlone()
    {
        var boot = await fixture.BootAsync();
        Assert.Equal("reached", boot.ReachesApi);
        Assert.Equal("ConnectionRefused", boot.ReachesConsole);
        Assert.NotEqual("reached", boot.ReachesOutside);
    }
}
