using System.CommandLine;
using System.Security.Cryptography;
using Appliance.Agent.Processes;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;
using Appliance.Updates;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth update</c>: what the device's root units run around starts and updates. Not shown in the help.</summary>
internal static class UpdateCommand
{
    private const string Stick = "run/hearth/update-disk";
    private const string DownloadSite = "var/lib/hearth/updates/site";

    public static Command Create()
    {
        var root = new Option<string>("--root") { Description = "Where the system is", DefaultValueFactory = _ => "/", Recursive = true };
        var systemctl = new Option<string>("--systemctl") { DefaultValueFactory = _ => "systemctl", Hidden = true, Recursive = true };
        var journalctl = new Option<string>("--journalctl") { DefaultValueFactory = _ => "journalctl", Hidden = true, Recursive = true };
        var command = new Command("update", "Keep the book of starts and install updates (used by the device's units)") { Hidden = true };
        command.Add(root);
        command.Add(systemctl);
        command.Add(journalctl);
        command.Add(Verb("start", "Write down that the system started", StartAsync));
        command.Add(Verb("failed", "Write down what the gate found wrong", FailAsync));
        command.Add(Verb("overdue", "Write down that the start did not come to its gate", OverdueAsync));
        command.Add(Verb("committed", "Write down that the gate found everything in order", CommitAsync));
        command.Add(Verb("settled", "Write down that the system has run well for a while", (place, _, _) => Task.FromResult(Done(place.Keeper.Settle))));
        command.Add(Verb("stop", "Write down that the system ends in order", (place, _, _) => Task.FromResult(Done(place.Keeper.End))));
        command.Add(CreateRequest(Verb("request", "Do what the agent asks for", (_, _, _) => Task.FromResult(0))));
        return command;

        Command Verb(string name, string description, Func<Place, InvocationConfiguration, CancellationToken, Task<int>> act)
        {
            var verb = new Command(name, description);
            verb.SetAction((parsed, cancellationToken) => GuardedAsync(
                new Place(parsed.GetValue(root)!, parsed.GetValue(systemctl)!, parsed.GetValue(journalctl)!), act, parsed.InvocationConfiguration, cancellationToken));
            return verb;
        }

        Command CreateRequest(Command request)
        {
            var sysupdate = new Option<string>("--sysupdate") { DefaultValueFactory = _ => new InstallPrograms().Sysupdate, Hidden = true };
            var veritysetup = new Option<string>("--veritysetup") { DefaultValueFactory = _ => new InstallPrograms().Veritysetup, Hidden = true };
            var mount = new Option<string>("--mount") { DefaultValueFactory = _ => new InstallPrograms().Mount, Hidden = true };
            var unmount = new Option<string>("--umount") { DefaultValueFactory = _ => new InstallPrograms().Unmount, Hidden = true };
            request.Add(sysupdate);
            request.Add(veritysetup);
            request.Add(mount);
            request.Add(unmount);
            request.SetAction((parsed, cancellationToken) => GuardedAsync(
                new Place(parsed.GetValue(root)!, parsed.GetValue(systemctl)!, parsed.GetValue(journalctl)!),
                (place, console, token) => RequestAsync(
                    place,
                    new InstallPrograms
                    {
                        Sysupdate = parsed.GetValue(sysupdate)!,
                        Veritysetup = parsed.GetValue(veritysetup)!,
                        Mount = parsed.GetValue(mount)!,
                        Unmount = parsed.GetValue(unmount)!,
                    },
                    console, token),
                parsed.InvocationConfiguration, cancellationToken));
            return request;
        }
    }

    private static async Task<int> GuardedAsync(
        Place place, Func<Place, InvocationConfiguration, CancellationToken, Task<int>> act, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        try
        {
            return await act(place, console, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static int Done(Action act)
    {
        act();
        return 0;
    }

    private static async Task<int> StartAsync(Place place, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        await ForgetDefaultEntryAsync(place, console, cancellationToken);
        if (await place.Keeper.StartAsync(cancellationToken) is not { } other)
        {
            return 0;
        }
        await console.Error.WriteLineAsync($"This version ended again and again soon after its start. The machine restarts into {other.Version}.");
        return await RunAsync(new ChildCommand(place.Systemctl, "--no-block", "reboot"), cancellationToken);
    }

    // One that another system or a person has set would beat the counting (systemd#31215).
    private static async Task ForgetDefaultEntryAsync(Place place, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (!File.Exists(place.Paths.DefaultEntry))
        {
            return;
        }
        try
        {
            await RunAsync(new ChildCommand("bootctl", "set-default", ""), cancellationToken);
        }
        catch (IOException e)
        {
            await console.Error.WriteLineAsync($"The firmware has a default entry, which could not be taken away: {e.Message}");
        }
    }

    private static async Task<int> FailAsync(Place place, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var reason = File.Exists(place.Paths.GateReason) ? (await File.ReadAllTextAsync(place.Paths.GateReason, cancellationToken)).Trim() : "";
        return await FailAsync(place, reason.Length > 0 ? reason : "the gate did not answer in time", console, cancellationToken);
    }

    private static Task<int> OverdueAsync(Place place, InvocationConfiguration console, CancellationToken cancellationToken) => place.Keeper.IsUndecided
        ? FailAsync(place, "the start hung before it came to its gate", console, cancellationToken)
        : Task.FromResult(0);

    private static async Task<int> FailAsync(Place place, string reason, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (!place.Keeper.Fail(reason))
        {
            await console.Error.WriteLineAsync($"This start is not in order: {reason}. There is nothing better to start, so the machine goes on.");
            return 0;
        }
        await console.Error.WriteLineAsync($"This start is not in order: {reason}. The machine restarts.");
        return await RunAsync(new ChildCommand(place.Systemctl, "--no-block", "reboot"), cancellationToken);
    }

    private static async Task<int> CommitAsync(Place place, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        place.Keeper.Commit();
        if (LoaderUpdate.Apply(place.Paths.Loader, place.Paths.Efi) is { } replaced)
        {
            await console.Output.WriteLineAsync($"The boot loader {replaced} was brought up to date.");
        }
        cancellationToken.ThrowIfCancellationRequested();
        return 0;
    }

    private static async Task<int> RequestAsync(Place place, InstallPrograms programs, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var request = UpdateRequest.Read(place.Paths.Request);
        File.Delete(place.Paths.Request);
        string? problem;
        try
        {
            problem = request switch
            {
                { Action: UpdateAction.GoBack } => place.Keeper.GoBack(request.By),
                { Version: { } version, Source: { } source, Channel: { } channel } => await InstallAsync(place, programs, version, source, channel, cancellationToken),
                _ => "The request for an update cannot be understood. Nothing was changed.",
            };
        }
        catch (Exception e) when (e is InstallException or IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException)
        {
            problem = e.Message;
        }
        if (request is { Action: UpdateAction.Install, Version: { } asked })
        {
            place.Keeper.Note(problem is null ? UpdateEventKind.Installed : UpdateEventKind.NotInstalled, asked, problem);
        }
        new UpdateReply(request?.Version, problem).Write(place.Paths.Run);
        await (problem is null ? console.Output : console.Error).WriteLineAsync(problem ?? "Done.");
        return problem is null ? 0 : 1;
    }

    private static async Task<string?> InstallAsync(
        Place place, InstallPrograms programs, string version, UpdatePlace from, string channel, CancellationToken cancellationToken)
    {
        var stamp = BuildStamp.TryRead(place.Paths.At(BuildStamp.FilePath.TrimStart('/')));
        var certificate = place.Paths.At(BuildStamp.RootCertificatePath.TrimStart('/'));
        if (stamp is null || !File.Exists(certificate))
        {
            return "This image does not say whose updates it trusts, so it takes none. Nothing was changed. Flash a release to get updates.";
        }
        using var root = UpdateRoot.FromPem(await File.ReadAllTextAsync(certificate, cancellationToken));
        var disk = (await File.ReadAllTextAsync(place.Paths.DiskLink, cancellationToken)).Trim();
        var running = stamp.Version.Text;
        var site = place.Paths.At(from == UpdatePlace.Stick ? Stick : DownloadSite);
        var source = new FolderUpdateSource(site, stamp.Profile, channel, from == UpdatePlace.Stick ? $"the stick {UpdateLayout.StickLabel}" : "the download");
        var folder = Path.Combine(site, UpdateLayout.Channel(stamp.Profile, channel));
        // /run is memory, and this folder root's alone.
        var scratch = Directory.CreateDirectory(place.Paths.At("run/hearth-update")).FullName;
        var writer = new SlotWriter(programs, running, disk, scratch, NullLogger.Instance);
        var slots = SlotTable.Read(disk);
        try
        {
            var release = await new ReleaseCheck(place.Paths, stamp, root, TimeProvider.System).FindAsync(source, channel, version, slots, cancellationToken);
            await new UpdateInstaller(place.Paths, writer, scratch).InstallAsync(release, folder, slots, running, cancellationToken);
            return null;
        }
        finally
        {
            File.Delete(Path.Combine(scratch, "kernel.efi"));
        }
    }

    private static async Task<int> RunAsync(ChildCommand command, CancellationToken cancellationToken) =>
        (await ChildProcess.RunAsync(command, NullLogger.Instance, cancellationToken)).ExitCode;

    private sealed record Place(string Root, string Systemctl, string Journalctl)
    {
        public BootPaths Paths { get; } = new(Root);

        public BootKeeper Keeper => new(Paths, new DeathReport(Root, Journalctl), TimeProvider.System);
    }
}
