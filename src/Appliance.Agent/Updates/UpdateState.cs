using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Agent.Storage;
using Appliance.Agent.Updates.Slots;
using Appliance.Console.Ports;

namespace Appliance.Agent.Updates;

/// <summary>How far an update has come, kept over restarts.</summary>
internal sealed record UpdateState
{
    /// <summary>What goes on.</summary>
    public UpdatePhase Phase { get; init; }

    /// <summary>The release that it is about; null when there is none.</summary>
    public OfferedRelease? Offer { get; init; }

    /// <summary>Whether to go on to the end: somebody, or the settings, said so.</summary>
    public bool IsWanted { get; init; }

    /// <summary>Who said so.</summary>
    public string By { get; init; } = "";

    /// <summary>What went wrong last.</summary>
    public string? Problem { get; init; }

    /// <summary>When updates were last looked for.</summary>
    public DateTimeOffset? Checked { get; init; }

    /// <summary>The state from a file; that of a new device when there is none, or none that is whole.</summary>
    public static UpdateState Read(DurableFile file)
    {
        try
        {
            return file.Read().Json is { } json ? JsonSerializer.Deserialize(json, UpdateStateJson.Default.UpdateState) ?? new UpdateState() : new UpdateState();
        }
        catch (JsonException)
        {
            return new UpdateState();
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Write(DurableFile file) => file.Write(JsonSerializer.SerializeToUtf8Bytes(this, UpdateStateJson.Default.UpdateState));
}

/// <summary>A release that was offered, as far as it must be remembered.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Notes">What is new.</param>
/// <param name="Size">How many bytes there are to fetch.</param>
/// <param name="Place">Where it lies, or will.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Remark">What there is to know besides.</param>
internal sealed record OfferedRelease(string Version, string Notes, long Size, UpdatePlace Place, string Channel, string? Remark);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UpdateState))]
internal sealed partial class UpdateStateJson : JsonSerializerContext;
