namespace Appliance.Settings;

/// <summary>
/// Proof that somebody holds the device's disk in their hands: a file <c>hearth-reset-password</c> on the boot partition with a code of their
/// own lets whoever knows the code set a password anew, once, until the next start.
/// </summary>
public static class PresenceProof
{
    /// <summary>What the owner leaves on the boot partition; its first line is the code, and an ending does not matter.</summary>
    public const string FileName = "hearth-reset-password";

    /// <summary>The shortest code that is taken: guesses are slow, and few.</summary>
    public const int ShortestCode = 8;

    private const int LargestFile = 4096;
    private const string Marker = "presence/reset-password";

    /// <summary>Takes the owner's file away and opens the reset for whoever knows its code. For the root unit, at the start.</summary>
    /// <param name="folder">The boot partition.</param>
    /// <param name="runDirectory">Where the console looks.</param>
    /// <param name="problem">Why the file was taken away and opened nothing; null when all is well.</param>
    /// <returns>Whether the reset is open.</returns>
    public static bool Take(string folder, string runDirectory, out string? problem)
    {
        problem = null;
        var found = Directory.Exists(folder)
            ? Directory.GetFiles(folder).Where(path => string.Equals(Path.GetFileNameWithoutExtension(path), FileName, StringComparison.OrdinalIgnoreCase)).ToList()
            : [];
        if (found.Count == 0)
        {
            return false;
        }
        var code = CodeIn(found[0]);
        // First the file: were it to stay, the reset would open again at every start.
        found.ForEach(File.Delete);
        DiskSync.Directory(folder);
        if (code.Length is < ShortestCode or > PasswordHash.LongestPassword)
        {
            problem = $"{FileName}: holds no code, so no password can be set anew. Write a code of your own into it, at least {ShortestCode} characters in one line, and start the device again.";
            return false;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(runDirectory, Marker))!);
        WholeFile.Write(Path.Combine(runDirectory, Marker), System.Text.Encoding.UTF8.GetBytes(PasswordHash.Create(code)), WholeFile.Private);
        return true;
    }

    /// <summary>Whether the reset is open.</summary>
    public static bool IsOpen(string runDirectory) => File.Exists(Path.Combine(runDirectory, Marker));

    /// <summary>Whether this is the code of the owner's file. Takes about 0.1 s.</summary>
    public static bool Matches(string runDirectory, string code)
    {
        try
        {
            return PasswordHash.Verify(File.ReadAllText(Path.Combine(runDirectory, Marker)), code.Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

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

    // A file that somebody made by accident may be anything.
    private static string CodeIn(string path)
    {
        using var reader = new StreamReader(path);
        var text = new char[LargestFile];
        var length = reader.ReadBlock(text);
        return new string(text, 0, length).Split('\n')[0].Trim();
    }
}
