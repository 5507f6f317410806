using System.Text;

namespace Appliance.Settings;

/// <summary>Rules for wireless networks. No message quotes a passphrase.</summary>
internal static class WifiRules
{
    private const int LongestSsid = 32;
    private const int ShortestPassphrase = 8;
    private const int LongestPassphrase = 63;
    private const int KeyDigits = 64;

    public static IEnumerable<SettingsError> Check(IReadOnlyList<WifiSettings> networks)
    {
        foreach (var (i, network) in networks.Index())
        {
            var bytes = Encoding.UTF8.GetByteCount(network.Ssid);
            if (bytes is 0 or > LongestSsid || network.Ssid.Any(char.IsControl))
            {
                yield return new($"network.wifi[{i}].ssid", bytes > LongestSsid
                    ? $"has {bytes} bytes; the name of a wireless network has at most {LongestSsid}, and other letters than a-z count two to four"
                    : "is no wireless network's name; write it as the access point shows it");
            }
            if (networks.Take(i).Any(other => other.Ssid == network.Ssid))
            {
                yield return new($"network.wifi[{i}].ssid", "is in the list twice; leave one out");
            }
            if (network.Passphrase is { } passphrase && !IsPassphrase(passphrase))
            {
                yield return new($"network.wifi[{i}].passphrase",
                    $"is not one that WPA takes; write {ShortestPassphrase} to {LongestPassphrase} letters, digits and signs of a US keyboard, or leave it out for an open network");
            }
        }
    }

    /// <summary>Whether it is the key itself, which is not hashed again.</summary>
    public static bool IsKey(string passphrase) => passphrase.Length == KeyDigits && passphrase.All(char.IsAsciiHexDigit);

    // IEEE 802.11, annex J.4: ASCII from 32 to 126.
    private static bool IsPassphrase(string text) => IsKey(text)
        || (text.Length is >= ShortestPassphrase and <= LongestPassphrase && text.All(c => c is >= ' ' and <= '~'));
}
