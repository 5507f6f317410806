namespace Appliance.Build.Processes;

/// <summary>A folder that programs work in, new in the temporary directory unless its path is given. Disposing it deletes it.</summary>
internal sealed class Workplace(string? path = null) : IAsyncDisposable
{
    private const int Attempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly DirectoryInfo _root = path is null ? Directory.CreateTempSubdirectory("hearth-") : Directory.CreateDirectory(path);

    /// <summary>The folder's path.</summary>
    public string Root => _root.FullName;

    /// <summary>A folder in it, made when it is missing.</summary>
    public string Folder(string name) => _root.CreateSubdirectory(name).FullName;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        for (var attempt = 1; Directory.Exists(Root); attempt++)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Something still writes: the kernel ends what a killed bubblewrap held, a moment later.
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }
}
