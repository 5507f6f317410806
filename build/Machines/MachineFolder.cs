namespace Appliance.Build.Machines;

/// <summary>Fills the folder that a machine works in.</summary>
internal static class MachineFolder
{
    /// <summary>Puts the disks, the firmware's strings and its variables into the folder.</summary>
    public static async Task PrepareAsync(MachineOptions options, string folder, Sandbox sandbox, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        for (var index = 0; index < options.Disks.Count; index++)
        {
            var disk = options.Disks[index];
            var target = Path.Combine(folder, QemuCommandLine.DiskFile(index));
            if (disk.Moved)
            {
                File.Move(disk.Image, target, overwrite: true);
            }
            else
            {
                await SparseFile.CopyAsync(disk.Image, target, disk.Size, cancellationToken);
            }
            if (disk.IsRecorded)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, QemuCommandLine.WriteLogFile(index)), [], cancellationToken);
            }
        }
        for (var index = 0; index < options.FirmwareStrings.Count; index++)
        {
            var file = Path.Combine(folder, QemuCommandLine.FirmwareStringFile(index));
            await File.WriteAllTextAsync(file, options.FirmwareStrings[index], cancellationToken);
        }
        var variables = Path.Combine(folder, QemuCommandLine.FirmwareVariables);
        if (options.FirmwareVariables is { } earlier)
        {
            File.Copy(earlier, variables, overwrite: true);
        }
        else
        {
            sandbox.CopyOut(QemuCommandLine.FirmwareVariableTemplate, variables);
        }
        if (options.HasSecureBoot)
        {
            Directory.CreateDirectory(Path.Combine(folder, QemuCommandLine.TpmFolder));
        }
    }
}
