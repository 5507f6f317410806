using System.Text.Json;

namespace Appliance.Updates;

/// <summary>The root key's successor, signed by the root key that goes. From then on the old one counts for nothing.</summary>
public sealed record RootChange
{
    /// <summary>The format that this version writes, and the highest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format's version; readers refuse a higher one. Starts at 1.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The number of the new root: one more than that of the old.</summary>
    public required long Number { get; init; }

    /// <summary>The new root's certificate in DER.</summary>
    public required byte[] Certificate { get; init; }

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, UpdateJson.Readable.RootChange);

    internal static RootChange Parse(ReadOnlySpan<byte> json)
    {
        UpdateJson.RequireFormat(json, CurrentFormat);
        return JsonSerializer.Deserialize(json, UpdateJson.Default.RootChange) ?? throw new JsonException("The change is empty.");
    }
}
