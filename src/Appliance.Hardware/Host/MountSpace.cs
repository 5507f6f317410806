namespace Appliance.Hardware;

/// <summary>The room in a mounted file system.</summary>
/// <param name="Path">A place in it.</param>
/// <param name="Total">All of it.</param>
/// <param name="Free">What a user without privileges can still fill.</param>
public sealed record MountSpace(string Path, ByteSize Total, ByteSize Free)
{
    /// <summary>Asks the file system that holds <paramref name="path"/>; null when there is no such path.</summary>
    public static MountSpace? Read(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return new MountSpace(path, new ByteSize(drive.TotalSize), new ByteSize(drive.AvailableFreeSpace));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
