using Appliance.Agent.Processes;
using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Updates.Slots;

/// <summary>Writes the slot that does not run, and its kernel image, by systemd-sysupdate.</summary>
/// <param name="programs">What it uses.</param>
/// <param name="running">The version that runs; its slot and kernel image are protected.</param>
/// <param name="disk">The disk.</param>
/// <param name="scratch">A folder in memory that only root can write: definitions, and the names that systemd-sysupdate looks for.</param>
/// <param name="logger">Where the programs' words go.</param>
internal sealed partial class SlotWriter(InstallPrograms programs, string running, string disk, string scratch, ILogger logger)
{
    private const string Kept = "The version that runs was not touched.";

    private readonly InstallPrograms _programs = programs;

    private string Source => Path.Combine(scratch, "source");

    /// <summary>Takes the label off the slot that does not run: it holds nothing that can be started any more.</summary>
    /// <exception cref="InstallException">The disk did not take it.</exception>
    public async Task EmptyAsync(string rootHash, CancellationToken cancellationToken) => await SysupdateAsync(
        "the other slot could not be emptied", TransferDefinitions.ForSlot(running, Source, disk, rootHash), ["--instances-max=1", "vacuum"], cancellationToken);

    /// <summary>Writes root and hash tree into it.</summary>
    /// <exception cref="InstallException">The disk did not take them; the slot is empty.</exception>
    public async Task WriteAsync(string version, string root, string verity, string rootHash, CancellationToken cancellationToken)
    {
        await using var shownRoot = await ShowAsync(root, TransferDefinitions.RootFile(version), cancellationToken);
        await using var shownVerity = await ShowAsync(verity, TransferDefinitions.VerityFile(version), cancellationToken);
        await SysupdateAsync(
            "the slot could not be written", TransferDefinitions.ForSlot(running, Source, disk, rootHash), ["--verify=no", "update", version], cancellationToken);
    }

    /// <summary>Reads the slot back, every block, against the root hash that the kernel image will demand.</summary>
    /// <exception cref="InstallException">The disk does not give back what was written; the slot was emptied again.</exception>
    public async Task VerifyAsync(string version, string rootHash, CancellationToken cancellationToken)
    {
        var table = SlotTable.Read(disk);
        if (table.Find(version) is not { } slot)
        {
            throw new InstallException($"The slot of {version} was written, but the disk does not show it. {Kept} Try again; if it stays so, the disk is failing.");
        }
        // It was written through the disk and is read through the partitions, which have no memory in common: the disk itself is asked.
        var output = await RunAsync(new ChildCommand(_programs.Veritysetup, "verify", table.NodeOf(slot.Root), table.NodeOf(slot.Verity), rootHash), cancellationToken);
        if (output.ExitCode != 0)
        {
            await EmptyAsync(rootHash, cancellationToken);
            throw new InstallException(
                $"The slot of {version} does not hold what the release says ({LastLine(output)}). {Kept} Try again; if it stays so, the disk is failing.");
        }
    }

    /// <summary>Puts the kernel image beside the running one: from then on the loader starts it next.</summary>
    /// <exception cref="InstallException">The boot partition did not take it.</exception>
    public async Task AddKernelAsync(string version, string kernel, BootFolder entries, CancellationToken cancellationToken)
    {
        await using var shown = await ShowAsync(kernel, TransferDefinitions.KernelFile(version), cancellationToken);
        await SysupdateAsync(
            "the boot partition did not take the kernel image", TransferDefinitions.ForKernel(running, Source, entries.Path), ["--verify=no", "update", version], cancellationToken);
        if (entries.Find(version) is null)
        {
            throw new InstallException($"The boot partition does not show the kernel image of {version}. {Kept} Try again.");
        }
    }

    private async Task SysupdateAsync(string problem, IReadOnlyDictionary<string, string> definitions, string[] verb, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(scratch, "definitions");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Source);
        foreach (var (name, text) in definitions)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
        }
        var output = await RunAsync(new ChildCommand(_programs.Sysupdate, ["--definitions=" + folder, "--no-pager", .. verb]), cancellationToken);
        if (output.ExitCode != 0)
        {
            throw new InstallException($"{char.ToUpperInvariant(problem[0])}{problem[1..]} ({LastLine(output)}). {Kept} Try again; if it stays so, the disk is failing.");
        }
    }

    // Links are not followed by systemd-sysupdate, and a copy of the root would need its room in memory.
    private async Task<ShownFile> ShowAsync(string file, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Source);
        var shown = Path.Combine(Source, name);
        await File.WriteAllBytesAsync(shown, [], cancellationToken);
        var output = await RunAsync(new ChildCommand(_programs.Mount, "--bind", file, shown), cancellationToken);
        return output.ExitCode == 0
            ? new ShownFile(this, shown)
            : throw new InstallException($"{Path.GetFileName(file)} cannot be handed over ({LastLine(output)}). {Kept} Try again.");
    }

    private async Task<ChildOutput> RunAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        ChildOutput output;
        try
        {
            output = await ChildProcess.RunAsync(command, logger, cancellationToken);
        }
        catch (IOException e)
        {
            throw new InstallException($"{e.Message} {Kept} This image lacks a program that it should have; flash it anew.", e);
        }
        foreach (var line in output.Lines.Where(line => line.Length > 0))
        {
            Log.Said(logger, Path.GetFileName(command.Program), line);
        }
        return output;
    }

    private static string LastLine(ChildOutput output) => output.Lines.LastOrDefault(line => line.Length > 0) ?? $"status {output.ExitCode}";

    private sealed class ShownFile(SlotWriter writer, string path) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await writer.RunAsync(new ChildCommand(writer._programs.Unmount, path), CancellationToken.None);
            File.Delete(path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2111, LogLevel.Information, "{Program}: {Line}")]
        public static partial void Said(ILogger logger, string program, string line);
    }
}
