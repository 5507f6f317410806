using Appliance.Agent.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Disks;

/// <summary>The programs that prepare a disk. Needs root.</summary>
/// <param name="repart">systemd-repart.</param>
/// <param name="systemctl">The program that talks to systemd.</param>
/// <param name="owner">The user and group whose the models are: <c>hearth</c>.</param>
internal sealed class DiskTools(string repart, string systemctl, string owner)
{
    /// <summary>The unit that mounts the disk; a generator writes it.</summary>
    public const string Mount = @"run-hearth-data\x2ddisk.mount";

    // What systemctl ends with where there is no such unit: no disk was chosen before.
    private const int NotLoaded = 5;

    /// <summary>Writes a new partition table with one file system for models. All that was there is gone.</summary>
    /// <exception cref="IOException">It was not possible.</exception>
    public async Task FormatAsync(string device, Guid partition, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("hearth-disk-");
        try
        {
            // The folder tells that the disk is there: without it the mount point is empty.
            var tree = work.CreateSubdirectory("tree").FullName;
            await RunAsync("install", ["--directory", "--mode=0750", $"--owner={owner}", $"--group={owner}", Path.Combine(tree, "models")], cancellationToken);
            var definitions = work.CreateSubdirectory("definitions").FullName;
            await File.WriteAllTextAsync(Path.Combine(definitions, "10-models.conf"), $"""
                [Partition]
                Type=linux-generic
                Label={DiskPreparation.Label}
                UUID={partition:D}
                Format=ext4
                CopyFiles={tree}:/

                """, cancellationToken);
            await RunAsync(repart, ["--dry-run=no", "--empty=force", $"--definitions={definitions}", device], cancellationToken);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>Takes the disk that was chosen before away.</summary>
    public Task UnmountAsync(CancellationToken cancellationToken) => RunAsync(systemctl, ["stop", Mount], cancellationToken, NotLoaded);

    /// <summary>Mounts the disk that is written down now.</summary>
    public async Task MountAsync(bool isOne, CancellationToken cancellationToken)
    {
        await RunAsync(systemctl, ["daemon-reload"], cancellationToken);
        if (isOne)
        {
            await RunAsync(systemctl, ["start", Mount], cancellationToken);
        }
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken, int mayEndWith = 0)
    {
        var output = await ChildProcess.RunAsync(new ChildCommand(program, arguments), NullLogger.Instance, cancellationToken);
        if (output.ExitCode != 0 && output.ExitCode != mayEndWith)
        {
            throw new IOException($"'{program}' failed: {string.Join(' ', output.Lines.TakeLast(2))}");
        }
    }
}
