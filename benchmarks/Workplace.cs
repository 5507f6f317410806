namespace Appliance.Benchmarks;

/// <summary>The folder that a run works in. Deleted at the end.</summary>
internal sealed class Workplace(string? path) : IDisposable
{
    private const int Attempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly DirectoryInfo _root = path is null ? Directory.CreateTempSubdirectory("hearth-benchmark-") : Directory.CreateDirectory(path);

    /// <summary>A folder in it that exists and is empty.</summary>
    public string Folder(string name)
    {
        Delete(Path.Combine(_root.FullName, name));
        return _root.CreateSubdirectory(name).FullName;
    }

    /// <summary>Deletes a folder that programs may be leaving just now: the kernel ends what a killed bubblewrap held, a moment later.</summary>
    public static void Delete(string folder)
    {
        for (var attempt = 1; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (attempt < Attempts)
            {
                using var pause = new ManualResetEventSlim();
                pause.Wait(Pause);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => Delete(_root.FullName);
}
