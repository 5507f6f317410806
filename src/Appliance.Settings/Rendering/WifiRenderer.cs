using System.Text;

namespace Appliance.Settings;

/// <summary>iwd's files of known networks: see iwd.network(5).</summary>
internal static class WifiRenderer
{
    public static IEnumerable<RenderedFile> Render(IReadOnlyList<WifiSettings> networks) => networks.Select(network =>
        new RenderedFile(Concern.Wifi, $"{SettingsRenderer.WifiFolder}/{FileName(network)}", Text(network)) { IsSecret = true });

    // The name itself where it is of these characters, else its bytes.
    private static string FileName(WifiSettings network)
    {
        var isPlain = network.Ssid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ' ');
        var name = isPlain ? network.Ssid : "=" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(network.Ssid));
        return $"{name}.{(network.Passphrase is null ? "open" : "psk")}";
    }

    private static string Text(WifiSettings network)
    {
        var text = new StringBuilder();
        if (network.Passphrase is { } passphrase)
        {
            text.Append("[Security]\n").Append(WifiRules.IsKey(passphrase) ? $"PreSharedKey={passphrase.ToLowerInvariant()}\n" : $"Passphrase={Escape(passphrase)}\n");
        }
        return text.Append("[Settings]\nAutoConnect=true\n").Append(network.Hidden ? "Hidden=true\n" : "").ToString();
    }

    // A backslash begins an escape, and a space at the start is passed over.
    private static string Escape(string passphrase)
    {
        var escaped = passphrase.Replace("\\", "\\\\", StringComparison.Ordinal);
        var spaces = escaped.Length - escaped.TrimStart(' ').Length;
        return string.Concat(Enumerable.Repeat("\\s", spaces)) + escaped[spaces..];
    }
}
