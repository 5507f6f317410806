using System.Text.Json;

namespace Appliance.Agent.Access.Keys;

/// <summary>Turns requests into keys, and refuses what makes no sense.</summary>
internal static class KeyRules
{
    private const int LongestName = 64;
    private const int MostPatterns = 100;

    /// <summary>A name that is short and can stand in a log line.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static string Name(string? name) => name?.Trim() is { Length: > 0 and <= LongestName } good && !good.Any(char.IsControl) && good != Caller.AnonymousId
        ? good
        : throw new FormatException($"A key needs a name of 1 to {LongestName} characters that is not '{Caller.AnonymousId}'.");

    /// <summary>The limits with what the request changes of them.</summary>
    /// <exception cref="FormatException">A limit is no whole number above 0.</exception>
    public static KeyLimits Limits(KeyRequest request, KeyLimits now) => new(
        (int?)Number(request.RequestsPerMinute, "requests_per_minute", int.MaxValue, now.RequestsPerMinute),
        Number(request.TokensPerMinute, "tokens_per_minute", long.MaxValue, now.TokensPerMinute),
        (int?)Number(request.Concurrent, "concurrent", int.MaxValue, now.Concurrent));

    /// <summary>The models with what the request changes of them.</summary>
    /// <exception cref="FormatException">It is no list of names.</exception>
    public static IReadOnlyList<string>? Models(KeyRequest request, IReadOnlyList<string>? now)
    {
        switch (request.Models.ValueKind)
        {
            case JsonValueKind.Undefined:
                return now;
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Array when request.Models.GetArrayLength() <= MostPatterns
                && request.Models.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length is > 0 and <= 256):
                return [.. request.Models.EnumerateArray().Select(item => item.GetString()!)];
            default:
                throw new FormatException($"models must be a list of at most {MostPatterns} names, or null for all models.");
        }
    }

    /// <summary>The end with what the request changes of it.</summary>
    /// <exception cref="FormatException">It is no instant to come.</exception>
    public static DateTimeOffset? Expiry(KeyRequest request, DateTimeOffset? current, DateTimeOffset now) => request.ExpiresAt.ValueKind switch
    {
        JsonValueKind.Undefined => current,
        JsonValueKind.Null => null,
        JsonValueKind.String when request.ExpiresAt.TryGetDateTimeOffset(out var end) && end > now => end.ToUniversalTime(),
        _ => throw new FormatException("expires_at must be an instant to come, such as 2030-01-31T00:00:00Z, or null for never."),
    };

    private static long? Number(JsonElement value, string field, long most, long? now) => value.ValueKind switch
    {
        JsonValueKind.Undefined => now,
        JsonValueKind.Null => null,
        JsonValueKind.Number when value.TryGetInt64(out var number) && number > 0 && number <= most => number,
        _ => throw new FormatException($"{field} must be a whole number above 0, or null for no limit."),
    };
}
