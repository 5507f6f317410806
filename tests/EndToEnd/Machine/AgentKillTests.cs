using System.Text.RegularExpressions;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>The agent killed in the booted image while it serves.</summary>
[Trait("Level", "machine")]
public sealed partial class AgentKillTests
{
    private const int Tokens = 24;
    private static readonly TimeSpan KillingDeadline = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Chat_AgentKilledAgainAndAgain_RunnerKeepsItsModelAndAnswersGoOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        var content = workplace.Folder("models");
        Models.WriteTo(content);
        var models = new MachineDisk(await ModelDisk.MakeAsync(content, workplace.Folder("model-disk"), cancellationToken), DiskBus.Usb) { Bootable = false };
        var disk = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = ByteSize.FromGiB(8) };
        await using var machine = await BootedMachine.StartAsync("agent-killed", workplace, [disk, models], cancellationToken, [.. Probe.Killer]);
        await machine.WaitForHealthAsync(cancellationToken);
        await machine.WaitForModelAsync(Models.Good, cancellationToken);

        var killing = machine.Machine.AwaitAsync("the agent was killed five times", KillingDeadline,
            token => machine.Machine.Serial[Probe.JournalPort].WaitForAsync("@@ killed enough", 0, token), cancellationToken);
        var answers = await AskUntilAsync(machine, killing, cancellationToken);
        await killing;
        await machine.WaitForHealthAsync(cancellationToken);
        var last = await machine.ChatAsync(Models.Good, Tokens, cancellationToken);

        Assert.Equal(Tokens, last.Tokens);
        Assert.Contains(answers, answer => answer is { Done: true, Tokens: Tokens });
        var runners = Runner().Matches(machine.Journal).Select(match => match.Groups["pid"].Value).ToList();
        Assert.Equal(6, runners.Count);
        Assert.Matches("^[1-9][0-9]*$", Assert.Single(runners.Distinct()));
        Assert.True(Starts().Count(machine.Journal) >= 6, "The agent was not started anew after every kill.");
    }

    // Clients that are cut off come back; while the agent is away they are refused.
    private static async Task<List<ChatAnswer?>> AskUntilAsync(BootedMachine machine, Task end, CancellationToken cancellationToken)
    {
        var answers = new List<ChatAnswer?>();
        while (!end.IsCompleted)
        {
            try
            {
                answers.Add(await machine.ChatAsync(Models.Good, Tokens, cancellationToken));
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                answers.Add(null);
                await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken));
            }
        }
        return answers;
    }

    [GeneratedRegex(@"@@ kill(ed enough)? with runner (?<pid>\S*)")]
    private static partial Regex Runner();

    [GeneratedRegex("Started hearth-agent.service")]
    private static partial Regex Starts();
}
