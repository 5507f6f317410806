namespace Appliance.Console.Tls;

/// <summary>A file for this service's eyes only, which is there whole or not at all after a power cut.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces the file. When this returns it is on the disk.</summary>
    /// <exception cref="IOException">It could not be written; the one before is still there.</exception>
    public static void Write(string path, string text)
    {
        CreateDirectory(Path.GetDirectoryName(path)!);
        var newer = path + ".new";
        File.Delete(newer);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersOnly;
        }
        using (var file = new FileStream(newer, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(newer, path, overwrite: true);
        // The rename is in the file system's journal; flushing the file it concerns writes it out.
        using var renamed = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        renamed.Flush(flushToDisk: true);
    }

    /// <summary>A directory that only this service may look into.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersOnly | UnixFileMode.UserExecute);
        }
    }
}
