using System.Text.Json;

namespace Appliance.Updates;

/// <summary>
/// What a device has learned from update files and must not forget: successors of the root, what was revoked, and how far each channel had
/// come. It lies on the data partition; what is signed in it is verified again whenever it is used.
/// </summary>
public sealed record UpdateMemory
{
    /// <summary>The format that this version writes, and the highest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The memory of a device that has seen nothing.</summary>
    public static UpdateMemory Empty { get; } = new();

    /// <summary>The format's version. Starts at 1.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The changes of the root key, in order.</summary>
    public IReadOnlyList<SignedDocument> RootChanges { get; init; } = [];

    /// <summary>The list of what was revoked with the highest number seen.</summary>
    public SignedDocument? Revocations { get; init; }

    /// <summary>How far each channel had come.</summary>
    public IReadOnlyDictionary<string, ChannelMemory> Channels { get; init; } = new Dictionary<string, ChannelMemory>();

    /// <summary>The memory as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, UpdateJson.Readable.UpdateMemory) + "\n";

    /// <summary>Reads a memory.</summary>
    /// <exception cref="JsonException">The text is none. The caller goes on with <see cref="Empty"/> and says so: a damaged memory must not end updates.</exception>
    /// <exception cref="UpdateFormatException">It was written by a later version. The caller goes on with <see cref="Empty"/> and leaves the file as it is.</exception>
    public static UpdateMemory Parse(ReadOnlySpan<byte> json)
    {
        UpdateJson.RequireFormat(json, CurrentFormat);
        var memory = JsonSerializer.Deserialize(json, UpdateJson.Default.UpdateMemory) ?? throw new JsonException("The memory is empty.");
        return !memory.RootChanges.Contains(null!) && !memory.Channels.Values.Contains(null!)
            ? memory
            : throw new JsonException("The memory is not as it must be.");
    }

    internal UpdateMemory With(string channel, ChannelMemory seen) =>
        this with { Channels = new SortedDictionary<string, ChannelMemory>(Channels.ToDictionary(), StringComparer.Ordinal) { [channel] = seen } };
}

/// <summary>How far a channel had come when it was last believed.</summary>
/// <param name="Newest">Its newest release.</param>
/// <param name="Created">When its feed was signed.</param>
public sealed record ChannelMemory(ReleaseVersion Newest, DateTimeOffset Created);
