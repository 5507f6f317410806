using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Disks.Installing;

/// <summary>Copies what the machine is and what its people made to a new data partition.</summary>
/// <param name="paths">Where it lies now.</param>
/// <param name="tools">Copies.</param>
internal sealed class DataCopy(BootPaths paths, InstallTools tools)
{
    private const string ModelsFolder = "models";
    private const int Tries = 3;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // What can be fetched again, and what was asked for.
    private static readonly string[] LeftOut = [ModelsFolder, "updates", "open-webui-cache", DiskRequest.FileName, InstallRequest.FileName];

    // The book of starts is that of the stick's two slots, and so are the copies of data; a factory reset that waits is its own, too.
    private static readonly string[] LeftOutOfSystem = ["boots.json", "snapshots", "reset-"];

    /// <summary>What the models on the system's disk take.</summary>
    public static ByteSize SizeOfModels(BootPaths paths) => SizeOf(Path.Combine(paths.State, ModelsFolder));

    /// <summary>Copies to where the data partition is shown, which is <c>/var</c> to the machine that starts from it.</summary>
    /// <param name="target">That folder.</param>
    /// <param name="withModels">Whether models are copied, too.</param>
    /// <param name="advance">Told what is done, and how much there is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">Something was not copied.</exception>
    public async Task CopyAsync(string target, bool withModels, Action<long, long> advance, CancellationToken cancellationToken)
    {
        var total = withModels ? SizeOf(Models).Bytes : 0;
        await CopyPartsAsync(paths.System, target, name => !LeftOutOfSystem.Any(left => name.StartsWith(left, StringComparison.Ordinal)), cancellationToken);
        await CopyPartsAsync(paths.State, target, name => !LeftOut.Contains(name), cancellationToken);
        if (withModels && Directory.Exists(Models))
        {
            var to = Path.Combine(target, "lib", "hearth", ModelsFolder);
            var copying = CopyAsync([Models], Path.GetDirectoryName(to)!, cancellationToken);
            while (await Task.WhenAny(copying, Task.Delay(Look, cancellationToken)) != copying)
            {
                advance(Math.Min(total, SizeOf(to).Bytes), total);
            }
            await copying;
        }
    }

    private string Models => Path.Combine(paths.State, ModelsFolder);

    private async Task CopyPartsAsync(string folder, string target, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        var to = Path.Combine(target, "lib", Path.GetFileName(folder));
        Directory.CreateDirectory(to);
        var parts = Directory.EnumerateFileSystemEntries(folder).Where(entry => isWanted(Path.GetFileName(entry))).Order(StringComparer.Ordinal).ToList();
        if (parts.Count > 0)
        {
            await CopyAsync(parts, to, cancellationToken);
        }
        await tools.RunAsync("chown", ["--reference=" + folder, to], cancellationToken);
        await tools.RunAsync("chmod", ["--reference=" + folder, to], cancellationToken);
    }

    // The agent goes on, so a file may go while it is copied.
    private async Task CopyAsync(IReadOnlyList<string> parts, string target, CancellationToken cancellationToken)
    {
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                await tools.RunAsync(tools.Copy, ["--archive", "--target-directory=" + target, "--", .. parts.Where(Path.Exists)], cancellationToken);
                return;
            }
            catch (IOException) when (left > 0)
            {
                // Once more.
            }
        }
    }

    private static ByteSize SizeOf(string folder) => new(Directory.Exists(folder)
        ? new DirectoryInfo(folder)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Sum(LengthOf)
        : 0);

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // Deleted while it was looked at.
            return 0;
        }
    }
}
