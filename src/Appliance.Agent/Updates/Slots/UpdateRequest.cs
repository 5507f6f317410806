using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Updates.Slots;

/// <summary>What the agent asks the root unit for. It names no path and no file: root knows where things are, and believes only what is signed.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Version">The version to install; null to go back.</param>
/// <param name="Source">Where the release lies; null to go back.</param>
/// <param name="Channel">The channel that the owner chose.</param>
/// <param name="By">Who asks, for the history.</param>
internal sealed record UpdateRequest(UpdateAction Action, string? Version, UpdatePlace? Source, string? Channel, string By)
{
    private const int Largest = 4096;

    /// <summary>Reads a request; null when there is none that can be understood.</summary>
    public static UpdateRequest? Read(string path) =>
        new FileInfo(path) is { Exists: true, LinkTarget: null, Length: <= Largest } ? StateFile.TryRead(path, UpdateRequestJson.Default.UpdateRequest) : null;

    /// <summary>Writes it.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SyncedFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, UpdateRequestJson.Default.UpdateRequest));
    }
}

/// <summary>What can be asked for.</summary>
internal enum UpdateAction
{
    /// <summary>Put a release into the slot that does not run.</summary>
    Install,

    /// <summary>Start the version in the other slot next.</summary>
    GoBack,
}

/// <summary>Where a release can lie.</summary>
internal enum UpdatePlace
{
    /// <summary>Where the agent downloads to.</summary>
    Download,

    /// <summary>The stick labelled for updates.</summary>
    Stick,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UpdateRequest))]
internal sealed partial class UpdateRequestJson : JsonSerializerContext;
