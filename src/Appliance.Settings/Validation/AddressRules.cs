using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Appliance.Settings;

/// <summary>Rules for addresses.</summary>
internal static class AddressRules
{
    public static IEnumerable<SettingsError> Check(string path, AddressSettings settings, bool isVersion6)
    {
        if (settings.Method != AddressMethod.Static)
        {
            if (settings.Address is not null || settings.Gateway is not null)
            {
                var field = settings.Address is not null ? "address" : "gateway";
                yield return new($"{path}.{field}", "is given although the method is not static; write 'method: static', or leave it out");
            }
            yield break;
        }
        var example = isVersion6 ? "fd00::5/64" : "192.168.1.5/24";
        if (settings.Address is not { } address)
        {
            yield return new($"{path}.address", $"is missing; write one like '{example}'");
            yield break;
        }
        if (Parse(address, isVersion6) is not { } own)
        {
            yield return new($"{path}.address", $"is no IPv{(isVersion6 ? 6 : 4)} address with its prefix; write it like '{example}'");
            yield break;
        }
        if (UnusableReason(own.Address, own.Prefix) is { } reason)
        {
            yield return new($"{path}.address", reason);
        }
        else if (settings.Gateway is { } gateway && GatewayProblem(gateway, own.Address, own.Prefix) is { } problem)
        {
            yield return new($"{path}.gateway", problem);
        }
    }

    /// <summary>What is wrong with a server's address, or null.</summary>
    public static string? ServerProblem(string text) =>
        (Parse(text) is { } address && UnusableReason(address, prefix: null) is null) || text is "127.0.0.1" or "::1"
            ? null
            : "is no server's address; write it like '192.168.1.1' or 'fd00::1'";

    /// <summary>What is wrong with a server's name or address, or null.</summary>
    public static string? HostProblem(string text)
    {
        var isName = text.Length is > 0 and <= 253 && text.Split('.').All(label =>
            label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            && !text.Split('.')[^1].All(char.IsAsciiDigit);
        return isName || ServerProblem(text) is null ? null : "is no server; write a name like 'time.example.org', or an address";
    }

    private static string? GatewayProblem(string text, IPAddress own, int prefix)
    {
        if (Parse(text) is not { } gateway || gateway.AddressFamily != own.AddressFamily)
        {
            return $"is no address like {own}; write the router's";
        }
        if (gateway.Equals(own))
        {
            return "is the device's own address; write the router's";
        }
        if (gateway.IsIPv6LinkLocal)
        {
            return null;
        }
        var network = new IPNetwork(Masked(own, prefix), prefix);
        if (!network.Contains(gateway))
        {
            return $"is outside of {network}, so it cannot be reached; write an address in it, or correct the address or its prefix";
        }
        return UnusableReason(gateway, prefix);
    }

    private static (IPAddress Address, int Prefix)? Parse(string text, bool isVersion6)
    {
        if (text.Split('/') is not [var head, var tail] || Parse(head) is not { } address
            || !int.TryParse(tail, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix < 1 || prefix > (isVersion6 ? 128 : 32)
            || address.AddressFamily != (isVersion6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork))
        {
            return null;
        }
        return (address, prefix);
    }

    // IPAddress also takes 1.2 and 0x7f.1, which nobody means.
    private static IPAddress? Parse(string text) =>
        IPAddress.TryParse(text, out var address) && !text.Contains('%') && !text.Contains('[')
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? text.Contains(':') && !address.IsIPv4MappedToIPv6 : address.ToString() == text)
            ? address
            : null;

    private static string? UnusableReason(IPAddress address, int? prefix)
    {
        var bytes = address.GetAddressBytes();
        var isMulticast = address.IsIPv6Multicast || (bytes.Length == 4 && bytes[0] >= 224);
        if (isMulticast || IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) || (bytes.Length == 4 && bytes[0] == 0))
        {
            return "is an address that no single machine can have; write another";
        }
        if (bytes.Length == 4 && prefix is { } length and <= 30)
        {
            var network = Masked(address, length);
            var host = BitConverter.ToUInt32([.. bytes.Reverse()]) & (uint.MaxValue >> length);
            return address.Equals(network) || host == uint.MaxValue >> length
                ? $"is the address of the network {network}/{length} as a whole, or of all machines in it; write another"
                : null;
        }
        return null;
    }

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefix - 8 * i, 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }
        return new IPAddress(bytes);
    }
}
