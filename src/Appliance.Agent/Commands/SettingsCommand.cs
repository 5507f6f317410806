using System.CommandLine;
using Appliance.Agent.Settings;
using Appliance.Settings;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth settings</c>: what the device's root units run. Not shown in the help.</summary>
internal static class SettingsCommand
{
    public static Command Create()
    {
        var directory = new Option<string>("--directory") { Description = "Where the settings lie", DefaultValueFactory = _ => "/var/lib/hearth/settings", Recursive = true };
        var root = new Option<string>("--root") { Description = "Where the files go", DefaultValueFactory = _ => "/", Recursive = true };
        return new Command("settings", "Carry out the settings of this device (used by its units)") { directory, root, CreateApply(directory, root), CreatePreseed(directory, root) }
            .AsHidden();
    }

    private static Command CreateApply(Option<string> directory, Option<string> root)
    {
        var endTrial = new Option<bool>("--end-trial") { Description = "Roll back a network that is on trial" };
        var systemctl = new Option<string>("--systemctl") { DefaultValueFactory = _ => "systemctl", Hidden = true };
        var networkctl = new Option<string>("--networkctl") { DefaultValueFactory = _ => "networkctl", Hidden = true };
        var apply = new Command("apply", "Write the system's files and tell its services") { endTrial, systemctl, networkctl };
        apply.SetAction((parsed, cancellationToken) =>
        {
            var place = parsed.GetValue(root)!;
            return ApplyAsync(
                new SettingsApplication(parsed.GetValue(directory)!, place, NetworkTrial.CurrentBoot(), TimeProvider.System),
                new SystemReload(parsed.GetValue(systemctl)!, parsed.GetValue(networkctl)!, place),
                parsed.GetValue(endTrial), parsed.InvocationConfiguration, cancellationToken);
        });
        return apply;
    }

    private static Command CreatePreseed(Option<string> directory, Option<string> root)
    {
        var preseed = new Command("preseed", "Take what the owner left on the boot partition");
        preseed.SetAction((parsed, cancellationToken) =>
            PreseedAsync(parsed.GetValue(directory)!, parsed.GetValue(root)!, parsed.InvocationConfiguration, cancellationToken));
        return preseed;
    }

    private static async Task<int> ApplyAsync(
        SettingsApplication application, SystemReload reload, bool isTrialOver, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        string? problem = null;
        try
        {
            var change = await application.ApplyAsync(isTrialOver, reload.ArmAsync, cancellationToken);
            problem = application.Document is { } document ? await reload.TellAsync(change, document, cancellationToken) : null;
            await console.Output.WriteLineAsync(change.Concerns.Count == 0 ? "Nothing changed." : $"Changed: {string.Join(", ", change.Concerns.Order())}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }
        application.WriteReport(problem);
        if ((problem ?? application.Pending.Problem) is { } told)
        {
            await console.Error.WriteLineAsync(told);
        }
        return problem is null ? 0 : 1;
    }

    // A file with mistakes is the owner's matter: they are told on the screen, and the unit has done its work.
    private static async Task<int> PreseedAsync(string directory, string root, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var (efi, run) = (Path.Combine(root, "efi"), Path.Combine(root, "run", "hearth"));
        using var store = new SettingsStore(directory);
        try
        {
            var folder = new PreseedFolder(efi, run, store, TimeProvider.System);
            if (PresenceProof.Take(efi, run, out var problem))
            {
                await console.Output.WriteLineAsync("A password may be set anew, once.");
            }
            var result = await folder.ApplyAsync(cancellationToken);
            if (problem is not null)
            {
                folder.Tell(problem);
                await console.Output.WriteLineAsync(problem);
            }
            await console.Output.WriteLineAsync(result switch
            {
                PreseedResult.Applied applied => applied.Problem ?? $"{PreseedFolder.FileName} was applied.",
                PreseedResult.Refused refused => string.Join('\n', refused.Problems),
                _ => $"There is no {PreseedFolder.FileName}.",
            });
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"The boot partition could not be looked at: {e.Message}");
            return 1;
        }
    }

    private static Command AsHidden(this Command command)
    {
        command.Hidden = true;
        return command;
    }
}
