using System.Text.Json;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Updates.Boots;

/// <summary>What root tells the agent of starts and versions: a file in <c>/run</c> that everybody may read.</summary>
/// <param name="Running">The version that runs.</param>
/// <param name="IsOnTrial">Whether it has yet to prove healthy.</param>
/// <param name="Other">The version in the other slot; null when none can be started from there.</param>
/// <param name="IsOtherNewer">Whether that one waits for its first start.</param>
/// <param name="Book">What is remembered.</param>
internal sealed record BootReport(string Running, bool IsOnTrial, string? Other, bool IsOtherNewer, BootBook Book)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "boots.json";

    /// <summary>Reads the report; null when root wrote none, as on a developer's machine.</summary>
    public static BootReport? Read(string runDirectory) => StateFile.TryRead(Path.Combine(runDirectory, FileName), BootJson.Default.BootReport);

    /// <summary>Writes it.</summary>
    public void Write(string runDirectory)
    {
        var path = Path.Combine(Directory.CreateDirectory(runDirectory).FullName, FileName);
        SyncedFile.Write(
            path, JsonSerializer.SerializeToUtf8Bytes(this, BootJson.Default.BootReport),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
