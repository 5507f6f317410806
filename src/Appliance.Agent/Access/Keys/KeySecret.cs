using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Agent.Access.Keys;

/// <summary>Makes keys and compares them.</summary>
internal static class KeySecret
{
    private const string Prefix = "hearth-";
    private const int RandomBytes = 32;
    private const int LongestKey = 256;

    /// <summary>A new key: <c>hearth-</c> and 43 random characters that need no quoting anywhere.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is kept of a key.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The valid key that this is; looks at every one of them, so that the time tells nothing.</summary>
    public static ApiKey? Find(IReadOnlyList<ApiKey> keys, string secret, DateTimeOffset now)
    {
        if (secret.Length > LongestKey)
        {
            return null;
        }
        var hash = Encoding.ASCII.GetBytes(HashOf(secret));
        ApiKey? found = null;
        foreach (var key in keys)
        {
            if (key.Hash is { } known && CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(known)) && key.IsValid(now))
            {
                found = key;
            }
        }
        return found;
    }
}
