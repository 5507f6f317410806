using Appliance.Agent.Tests.Support;
using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Tests.Updates;

/// <summary>The units around starts and updates, as far as they can be judged without booting.</summary>
public sealed class UpdateUnitTests
{
    private static string Units => Path.Combine(Repository.Overlay, "usr", "lib", "systemd", "system");

    [Theory]
    [InlineData("hearth-start.service", "ExecStart=/usr/lib/hearth/agent/hearth update start")]
    [InlineData("hearth-start.service", "ExecStop=/usr/lib/hearth/agent/hearth update stop")]
    [InlineData("hearth-start.service", "RequiresMountsFor=/efi")]
    [InlineData("hearth-health.service", "OnFailure=hearth-gate-failed.service")]
    [InlineData("hearth-gate-failed.service", "ExecStart=/usr/lib/hearth/agent/hearth update failed")]
    [InlineData("hearth-gate-failed.service", "OnFailure=hearth-gate-reboot.service")]
    [InlineData("hearth-deadline.service", "OnFailure=hearth-gate-reboot.service")]
    [InlineData("hearth-deadline.service", "DefaultDependencies=no")]
    [InlineData("hearth-committed.service", "Requires=boot-complete.target")]
    [InlineData("hearth-committed.service", "After=boot-complete.target systemd-bless-boot.service")]
    [InlineData("hearth-update.service", "ExecStart=/usr/lib/hearth/agent/hearth update request")]
    [InlineData("hearth-agent.service", "Environment=HEARTH_UPDATES__UNIT=hearth-update.service")]
    [InlineData("hearth-agent.service", "Environment=HEARTH_UPDATES__DIRECTORY=/var/lib/hearth/updates")]
    [InlineData("hearth-agent.service", "Environment=HEARTH_UPDATES__PROBEMODEL=/usr/share/hearth/probe.gguf")]
    public void Unit_Directive_IsThere(string unit, string directive) => Assert.Contains(directive, Lines(unit));

    // What could fail comes after the record of the start, and what writes data after the copy of it.
    [Theory]
    [InlineData("hearth-preseed.service")]
    [InlineData("hearth-settings.service")]
    [InlineData("hearth-agent.service")]
    public void Start_Record_ComesBefore(string unit) => Assert.Contains(unit, Lines("hearth-start.service").Single(line => line.StartsWith("Before=", StringComparison.Ordinal)).Split('=', ' '));

    [Fact]
    public void Request_Condition_IsWhereTheAgentWrites() =>
        Assert.Contains($"ConditionPathExists={new BootPaths("/").Request}", Lines("hearth-update.service"));

    [Fact]
    public void Gate_Reason_IsWhereRootLooks() => Assert.Contains(
        Lines("hearth-health.service"), line => line.StartsWith("ExecStart=", StringComparison.Ordinal) && line.Contains($"--gate {new BootPaths("/").GateReason} ", StringComparison.Ordinal));

    [Fact]
    public void Polkit_Agent_MayStartUpdatesAndNoOtherUnitOfTheirs()
    {
        var rules = File.ReadAllText(Path.Combine(Repository.Overlay, "usr/share/polkit-1/rules.d/50-hearth.rules"));

        Assert.Contains("hearth-(settings|update|disk|", rules, StringComparison.Ordinal);
        Assert.All(["hearth-start", "hearth-committed", "hearth-settled", "hearth-gate", "hearth-deadline"], unit => Assert.DoesNotContain(unit, rules, StringComparison.Ordinal));
    }

    // The agent may write its request; what is believed lies where it cannot.
    [Fact]
    public void Paths_OfRoot_AreNotTheAgents() => Assert.All(
        [new BootPaths("/").Book, new BootPaths("/").Snapshots, new BootPaths("/").Run],
        path => Assert.False(path.StartsWith(new BootPaths("/").State + "/", StringComparison.Ordinal), path));

    private static string[] Lines(string unit) => File.ReadAllLines(Path.Combine(Units, unit));
}
