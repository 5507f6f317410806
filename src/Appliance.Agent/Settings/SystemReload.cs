using Appliance.Agent.Processes;
using Appliance.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Settings;

/// <summary>Tells the system's services of what was changed below <c>/etc</c>, and only those that it concerns. Needs root.</summary>
/// <param name="systemctl">The program that talks to systemd.</param>
/// <param name="networkctl">The program that talks to systemd-networkd.</param>
/// <param name="root">Where the kernel's files are found: <c>/</c>.</param>
internal sealed class SystemReload(string systemctl, string networkctl, string root)
{
    private const string TrialTimer = "hearth-trial.timer";
    private const string Networkd = "systemd-networkd.service";
    private const string Resolved = "systemd-resolved.service";
    private const string Timesyncd = "systemd-timesyncd.service";
    private const string Iwd = "iwd.service";
    private const string Firewall = "hearth-firewall.service";

    /// <summary>Makes sure that a network on trial is rolled back in two minutes from now.</summary>
    /// <exception cref="IOException">The timer did not start.</exception>
    public async Task ArmAsync(CancellationToken cancellationToken)
    {
        if (await RunAsync(systemctl, ["restart", TrialTimer], cancellationToken) is { } problem)
        {
            throw new IOException($"The network was not tried, because nothing would bring the old one back: {problem}");
        }
    }

    /// <summary>Tells whom it concerns. At the start of the system nobody runs yet, and nobody has to be told.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    public async Task<string?> TellAsync(ConfigurationChange change, SettingsDocument document, CancellationToken cancellationToken)
    {
        var problems = new List<string?>();
        if (change.Concerns.Contains(Concern.Hostname))
        {
            problems.Add(SetHostname(document.Device.Hostname));
        }
        if (await IsActiveAsync(Networkd, cancellationToken))
        {
            foreach (var (program, arguments) in Commands(change, document.Network.Wifi.Count > 0))
            {
                problems.Add(await RunAsync(program, arguments, cancellationToken));
            }
        }
        var all = string.Join(' ', problems.Where(problem => problem is not null));
        return all.Length > 0 ? all : null;
    }

    // No unit is waited for: at the start of the system they come after the settings, so they wait for the unit that this is.
    private IEnumerable<(string Program, string[] Arguments)> Commands(ConfigurationChange change, bool hasWifi)
    {
        if (change.Concerns.Contains(Concern.Firewall))
        {
            yield return (systemctl, ["reload", "--no-block", Firewall]);
        }
        if (change.Concerns.Contains(Concern.Wifi))
        {
            yield return (systemctl, [hasWifi ? "start" : "stop", "--no-block", Iwd]);
        }
        if (change.Concerns.Contains(Concern.Network))
        {
            yield return (networkctl, ["reload"]);
        }
        // One that could not be made is not there.
        foreach (var vlan in change.VlansGone.Where(name => Directory.Exists(Path.Combine(root, "sys/class/net", name))))
        {
            yield return (networkctl, ["delete", vlan]);
        }
        if (change.Concerns.Contains(Concern.Resolver))
        {
            yield return (systemctl, ["try-reload-or-restart", "--no-block", Resolved]);
        }
        if (change.Concerns.Contains(Concern.Clock))
        {
            yield return (systemctl, ["try-restart", "--no-block", Timesyncd]);
        }
    }

    private string? SetHostname(string name)
    {
        try
        {
            File.WriteAllText(Path.Combine(root, "proc/sys/kernel/hostname"), name);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The name {name} is taken at the next start: {e.Message}";
        }
    }

    private async Task<bool> IsActiveAsync(string unit, CancellationToken cancellationToken) =>
        await RunAsync(systemctl, ["is-active", "--quiet", unit], cancellationToken) is null;

    private static async Task<string?> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var output = await ChildProcess.RunAsync(new ChildCommand(program, arguments), NullLogger.Instance, cancellationToken);
            return output.ExitCode == 0 ? null : $"'{program} {string.Join(' ', arguments)}' failed: {string.Join(" ", output.Lines.TakeLast(1))}";
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
