using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Appliance.Agent.Models.Storage;

/// <summary>Reads what the store wrote down for itself.</summary>
internal static class StateFile
{
    /// <summary>What a file says; null when it is missing or damaged, which is the same to whoever wrote it durably.</summary>
    public static T? TryRead<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
