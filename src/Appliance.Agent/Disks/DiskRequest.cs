using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Agent.Disks;

/// <summary>Which disk is to hold the models, as the agent writes it down for the root unit, which believes none of it.</summary>
/// <param name="Id">Its stable name below <c>/dev/disk/by-id</c>; null to keep models on the data partition again.</param>
/// <param name="Name">The kernel's name that the owner was shown.</param>
/// <param name="Serial">The serial number that the owner was shown.</param>
/// <param name="Bytes">The size that the owner was shown.</param>
/// <param name="Typed">What the owner typed to confirm that its data is erased.</param>
internal sealed record DiskRequest(string? Id, string? Name, string? Serial, long Bytes, string? Typed)
{
    /// <summary>The file's name in the agent's state directory.</summary>
    public const string FileName = "disk-request.json";

    /// <summary>Takes models back to the data partition.</summary>
    public static DiskRequest None { get; } = new(null, null, null, 0, null);

    /// <summary>Reads a request.</summary>
    /// <exception cref="IOException">It is not there, or is none.</exception>
    public static DiskRequest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), DiskJson.Default.DiskRequest) ?? throw new IOException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new IOException($"{path} is no request: {e.Message}", e);
        }
    }

    /// <summary>Writes a request.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, DiskJson.Default.DiskRequest));
    }
}

[JsonSerializable(typeof(DiskRequest))]
internal sealed partial class DiskJson : JsonSerializerContext;
