namespace Appliance.Agent.Disks;

/// <summary>
/// What hearth-disk.service does, as root: makes the disk of a request one for models, or refuses. It looks at everything again itself; the
/// request comes from a program that anybody in the house talks to.
/// </summary>
/// <param name="tools">Does the work.</param>
/// <param name="root">The file system that describes the machine: <c>/</c>.</param>
internal sealed class DiskPreparation(DiskTools tools, string root)
{
    /// <summary>What the partition and its file system are called.</summary>
    public const string Label = "HEARTH-DATA";

    // Read by the generator that mounts it.
    private string Chosen => Path.Combine(root, "var", "lib", "hearth-system", "models-disk");

    /// <summary>Prepares the disk, or takes models back to the data partition.</summary>
    /// <returns>Why it was refused, for the owner; null when it is done.</returns>
    /// <exception cref="IOException">It was begun and failed.</exception>
    public async Task<string?> PrepareAsync(DiskRequest request, CancellationToken cancellationToken)
    {
        if (request.Id is null)
        {
            await tools.UnmountAsync(cancellationToken);
            File.Delete(Chosen);
            await tools.MountAsync(isOne: false, cancellationToken);
            return null;
        }
        if (Refusal(request) is { } refusal)
        {
            return $"{refusal} Nothing was changed on any disk.";
        }
        await tools.UnmountAsync(cancellationToken);
        var partition = Guid.NewGuid();
        await tools.FormatAsync(Path.Combine(root, "dev", request.Name!), partition, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(Chosen)!);
        await File.WriteAllTextAsync(Chosen + ".new", $"{partition:D}\n", cancellationToken);
        File.Move(Chosen + ".new", Chosen, overwrite: true);
        await tools.MountAsync(isOne: true, cancellationToken);
        return null;
    }

    // The one that held the models until now is unmounted first.
    private string? Refusal(DiskRequest request) => DiskCheck.RefusalOf(request, root, "/run/hearth/data-disk");
}
