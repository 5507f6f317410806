using Appliance.Agent.Hosting;
using Appliance.Agent.OpenWebUi;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.OpenWebUi;

/// <summary>The units of images with Open WebUI, as far as they can be judged without booting one.</summary>
public sealed class OpenWebUiUnitTests
{
    private static string Overlay => Path.Combine(Repository.Root, "image", "chat", "overlay", "usr", "lib");

    [Theory]
    [InlineData("RootDirectory=/usr/lib/hearth/open-webui")]
    [InlineData("User=hearth-chat")]
    [InlineData("PrivateNetwork=yes")]
    [InlineData("IPAddressDeny=any")]
    [InlineData("IPAddressAllow=localhost")]
    [InlineData("DevicePolicy=closed")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("CapabilityBoundingSet=")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("RestrictNamespaces=yes")]
    [InlineData("SystemCallFilter=@system-service")]
    [InlineData("StateDirectory=hearth/open-webui hearth/open-webui-cache")]
    public void Chat_Sandbox_HasDirective(string directive) => Assert.Contains(directive, Lines("hearth-chat.service"));

    [Fact]
    public void Chat_Stop_WaitsForWhatChangesItsDatabase()
    {
        var lines = Lines("hearth-chat.service");

        Assert.Contains("ExecStop=/usr/lib/hearth/agent/hearth chat-stop", lines);
        Assert.Contains("RootDirectoryStartOnly=yes", lines);
        // Type=exec counts as started at once: no time limit of starting is over a migration.
        Assert.Contains("Type=exec", lines);
        Assert.Contains("TimeoutStopSec=20min", lines);
    }

    [Fact]
    public void Doors_Ports_AreThoseOfTheProgram()
    {
        Assert.Contains($"ListenStream={OpenWebUiEnvironment.DoorPort}", Lines("hearth-chat-door.socket"));
        Assert.Contains($"FileDescriptorName={SystemdSockets.ChatHttps}", Lines("hearth-chat-door.socket"));
        Assert.Contains($"ExecStart=/usr/lib/systemd/systemd-socket-proxyd --connections-max=512 127.0.0.1:{OpenWebUiEnvironment.Port}", Lines("hearth-chat-in.service"));
        Assert.Contains("ListenStream=127.0.0.1:11434", Lines("hearth-chat-out.socket"));
    }

    [Fact]
    public void Door_Firewall_OpensItsPortAlone() => Assert.Equal(
        [$"tcp dport {OpenWebUiEnvironment.DoorPort} accept comment \"Open WebUI, behind the console's sign-in\""],
        File.ReadAllLines(Path.Combine(Overlay, "hearth", "ports-chat.nft")));

    [Fact]
    public void Agent_DropIn_AgreesWithTheUnits()
    {
        var lines = File.ReadAllLines(Path.Combine(Overlay, "systemd", "system", "hearth-agent.service.d", "50-chat.conf"));

        Assert.Contains("Environment=HEARTH_OPENWEBUI__SOCKET=/run/hearth-chat.sock", lines);
        Assert.Contains("ListenStream=/run/hearth-chat.sock", Lines("hearth-chat-in.socket"));
        Assert.Contains("Environment=HEARTH_OPENWEBUI__ENVIRONMENTFILE=/run/hearth/chat/environment", lines);
        Assert.Contains("EnvironmentFile=/run/hearth/chat/environment", Lines("hearth-chat.service"));
    }

    private static string[] Lines(string unit) => File.ReadAllLines(Path.Combine(Overlay, "systemd", "system", unit));
}
