namespace Appliance.Settings;

/// <summary>
/// Proof that somebody holds the device's disk in their hands: a file <c>hearth-reset-password</c> on the boot partition lets a password
/// be set anew, once, until the next start.
/// </summary>
public static class PresenceProof
{
    /// <summary>What the owner leaves on the boot partition; its content and an ending do not matter.</summary>
    public const string FileName = "hearth-reset-password";

    private const string Marker = "presence/reset-password";

    /// <summary>Takes the owner's file away and opens the reset. For the root unit, at the start.</summary>
    /// <returns>Whether there was such a file.</returns>
    public static bool Take(string folder, string runDirectory)
    {
        var found = Directory.Exists(folder)
            ? Directory.GetFiles(folder).Where(path => string.Equals(Path.GetFileNameWithoutExtension(path), FileName, StringComparison.OrdinalIgnoreCase)).ToList()
            : [];
        if (found.Count == 0)
        {
            return false;
        }
        // First the file: were it to stay, the reset would open again at every start.
        found.ForEach(File.Delete);
        DiskSync.Directory(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(runDirectory, Marker))!);
        WholeFile.Write(Path.Combine(runDirectory, Marker), [], WholeFile.Public);
        return true;
    }

    /// <summary>Whether the reset is open.</summary>
    public static bool IsOpen(string runDirectory) => File.Exists(Path.Combine(runDirectory, Marker));

    /// <summary>Uses the proof up.</summary>
    /// <returns>Whether it was there; of several at once only one is told so.</returns>
    public static bool TryUse(string runDirectory)
    {
        var path = Path.Combine(runDirectory, Marker);
        try
        {
            // A rename succeeds once; deleting what is not there succeeds, too.
            File.Move(path, path + ".used", overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
