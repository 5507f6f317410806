using System.CommandLine;
using Appliance.Agent.Disks;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth disk</c>: what hearth-disk.service runs. Not shown in the help.</summary>
internal static class DiskCommand
{
    public static Command Create()
    {
        var request = new Option<string>("--request") { DefaultValueFactory = _ => "/var/lib/hearth/" + DiskRequest.FileName };
        var root = new Option<string>("--root") { DefaultValueFactory = _ => "/" };
        var repart = new Option<string>("--repart") { DefaultValueFactory = _ => "systemd-repart" };
        var systemctl = new Option<string>("--systemctl") { DefaultValueFactory = _ => "systemctl" };
        var owner = new Option<string>("--owner") { DefaultValueFactory = _ => "hearth" };
        var command = new Command("disk", "Prepare a disk for models (used by the device's units)") { request, root, repart, systemctl, owner };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => PrepareAsync(
            parsed.GetValue(request)!, parsed.GetValue(root)!,
            new DiskTools(parsed.GetValue(repart)!, parsed.GetValue(systemctl)!, parsed.GetValue(owner)!), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> PrepareAsync(string request, string root, DiskTools tools, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        string? problem;
        try
        {
            problem = await new DiskPreparation(tools, root).PrepareAsync(DiskRequest.Read(request), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"The disk could not be prepared: {e.Message} Models are kept where they were, or on the system's disk.";
        }
        var run = Directory.CreateDirectory(Path.Combine(root, "run", "hearth")).FullName;
        await File.WriteAllTextAsync(Path.Combine(run, DiskDesk.ReportName), problem ?? "", cancellationToken);
        if (problem is not null)
        {
            await console.Error.WriteLineAsync(problem);
        }
        return problem is null ? 0 : 1;
    }
}
