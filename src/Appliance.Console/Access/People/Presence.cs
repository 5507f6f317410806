namespace Appliance.Console.Access.People;

/// <summary>The word that the start of the system leaves when it found <c>hearth-reset-password</c> on the boot partition.</summary>
internal static class Presence
{
    private const string Marker = "presence/reset-password";

    /// <summary>Whether it is there.</summary>
    public static bool IsOpen(string runDirectory) => File.Exists(Path.Combine(runDirectory, Marker));

    /// <summary>Uses it up.</summary>
    public static void TryUse(string runDirectory)
    {
        var path = Path.Combine(runDirectory, Marker);
        if (File.Exists(path))
        {
            File.Move(path, path + ".used", overwrite: true);
        }
    }
}
