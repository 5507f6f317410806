using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Updates.Slots;

/// <summary>What became of a request, for the agent to read.</summary>
/// <param name="Version">The version that was asked for.</param>
/// <param name="Problem">Why not; null when it was done.</param>
internal sealed record UpdateReply(string? Version, string? Problem)
{
    private const string FileName = "reply.json";

    /// <summary>Reads the reply; null when there is none.</summary>
    public static UpdateReply? Read(string runDirectory) => StateFile.TryRead(Path.Combine(runDirectory, FileName), UpdateReplyJson.Default.UpdateReply);

    /// <summary>Writes it, for everybody to read.</summary>
    public void Write(string runDirectory) => SyncedFile.Write(
        Path.Combine(Directory.CreateDirectory(runDirectory).FullName, FileName), JsonSerializer.SerializeToUtf8Bytes(this, UpdateReplyJson.Default.UpdateReply),
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UpdateReply))]
internal sealed partial class UpdateReplyJson : JsonSerializerContext;
