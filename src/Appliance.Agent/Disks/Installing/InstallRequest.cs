using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Disks.Installing;

/// <summary>Which disk the system is to be moved to, as the agent writes it down for the root unit, which believes none of it.</summary>
/// <param name="Disk">The disk as the owner was shown it.</param>
/// <param name="WithModels">Whether models are copied, too.</param>
internal sealed record InstallRequest(DiskRequest Disk, bool WithModels)
{
    /// <summary>The file's name in the agent's state directory.</summary>
    public const string FileName = "install-request.json";

    private const int Largest = 4096;

    /// <summary>Reads a request; null when there is none that can be understood.</summary>
    public static InstallRequest? Read(string path) =>
        new FileInfo(path) is { Exists: true, LinkTarget: null, Length: <= Largest } && StateFile.TryRead(path, InstallJson.Default.InstallRequest) is { Disk: not null } request ? request : null;

    /// <summary>Writes a request.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SyncedFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, InstallJson.Default.InstallRequest));
    }
}

/// <summary>How far the root unit is.</summary>
/// <param name="Step">A step by its name, as <see cref="Console.Ports.InstallStep"/> has it.</param>
/// <param name="Done">Bytes that are done.</param>
/// <param name="Total">Bytes there are.</param>
/// <param name="Problem">Why it ended early.</param>
internal sealed record InstallReport(string Step, long Done, long Total, string? Problem);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InstallRequest))]
[JsonSerializable(typeof(InstallReport))]
internal sealed partial class InstallJson : JsonSerializerContext;
