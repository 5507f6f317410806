namespace Appliance.Settings;

/// <summary>Files that are seen whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>For the owner alone.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For everybody to read.</summary>
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Puts a file in place of whatever was there. When this returns it is on the disk.</summary>
    /// <exception cref="IOException">The disk did not take it; what was there is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        WriteNew(path + ".new", content, mode);
        File.Move(path + ".new", path, overwrite: true);
        DiskSync.Directory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a file that others do not look for yet. It never follows a link that somebody has laid there.</summary>
    public static void WriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }
        try
        {
            using var file = new FileStream(path, options);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }
}
