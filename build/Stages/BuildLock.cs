using System.Globalization;

namespace Appliance.Build.Stages;

/// <summary>
/// Held while a build works in a checkout, so that a second one cannot take away what the first one uses.
/// The kernel lets go of it with the process, however that ends.
/// </summary>
internal sealed class BuildLock : IDisposable
{
    private const string LockFile = ".lock";

    // Beside the lock, since a locked file cannot be opened to read who locked it.
    private const string OwnerFile = ".lock-owner";

    private readonly FileStream _stream;

    private BuildLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock of the builds that write to a folder, which is made when it is missing.</summary>
    /// <exception cref="BuildLockedException">Another build holds it.</exception>
    public static BuildLock Take(string artifacts, TimeProvider time)
    {
        Directory.CreateDirectory(artifacts);
        var owner = Path.Combine(artifacts, OwnerFile);
        FileStream stream;
        try
        {
            stream = new FileStream(Path.Combine(artifacts, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new BuildLockedException(artifacts, File.Exists(owner) ? File.ReadAllText(owner).Trim() : "process unknown", exception);
        }
        var since = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        File.WriteAllText(owner, $"process {Environment.ProcessId}, since {since}\n");
        return new BuildLock(stream);
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();
}
