using System.CommandLine;
using Appliance.Agent.Disks.Installing;
using Appliance.Agent.Updates.Boots;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth install</c>: what hearth-install.service runs. Not shown in the help.</summary>
internal static class InstallCommand
{
    public static Command Create()
    {
        var request = new Option<string>("--request") { DefaultValueFactory = _ => "/var/lib/hearth/" + InstallRequest.FileName };
        var root = new Option<string>("--root") { DefaultValueFactory = _ => "/" };
        var scratch = new Option<string>("--scratch") { DefaultValueFactory = _ => "/run/hearth-install" };
        var command = new Command("install", "Move the system to a disk (used by the device's units)") { request, root, scratch };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => InstallAsync(
            parsed.GetValue(request)!, new BootPaths(parsed.GetValue(root)!), parsed.GetValue(scratch)!, parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> InstallAsync(string request, BootPaths paths, string scratch, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var reporter = new InstallReporter(paths.At("run/hearth"), TimeProvider.System);
        string? problem;
        try
        {
            problem = InstallRequest.Read(request) is { } asked
                ? await new DiskInstall(paths, new InstallTools(NullLogger.Instance), reporter, scratch).InstallAsync(asked, cancellationToken)
                : "The request cannot be read. Nothing was changed on any disk.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problem = $"The system was not moved: {e.Message} The disk does not start; this system goes on as it was. Try again; if it stays so, the disk or the stick is failing.";
        }
        reporter.End(problem);
        if (problem is not null)
        {
            await console.Error.WriteLineAsync(problem);
        }
        return problem is null ? 0 : 1;
    }
}
