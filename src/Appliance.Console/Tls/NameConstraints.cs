using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Console.Tls;

/// <summary>
/// What the device's authority may vouch for: names that cannot be public and addresses of private networks. Whoever steals its key
/// cannot pass for a bank to the browsers that trust it.
/// </summary>
internal static class NameConstraints
{
    // RFC 5280 4.2.1.10.
    private const string Oid = "2.5.29.30";

    // No public name can end so: RFC 6761, 6762, 8375 and what ICANN keeps for private use; and the name that a new device has.
    private static readonly string[] Names = ["local", "localhost", "lan", "internal", "home.arpa", "hearth"];

    // RFC 1918, 6598, 3927, 1122, 4193, 4291.
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("::1/128"),
    ];

    /// <summary>Whether the authority may vouch for this name.</summary>
    public static bool Allow(string name) =>
        Names.Any(end => name.Equals(end, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the authority may vouch for this address.</summary>
    public static bool Allow(IPAddress address) => Networks.Any(network => network.Contains(address));

    /// <summary>All of it as an extension of the authority's certificate.</summary>
    public static X509Extension ToExtension()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var name in Names)
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
                }
            }
            foreach (var network in Networks)
            {
                using (writer.PushSequence())
                {
                    writer.WriteOctetString([.. network.BaseAddress.GetAddressBytes(), .. MaskOf(network)], new Asn1Tag(TagClass.ContextSpecific, 7));
                }
            }
        }
        return new X509Extension(Oid, writer.Encode(), critical: true);
    }

    private static byte[] MaskOf(IPNetwork network)
    {
        var mask = new byte[network.BaseAddress.GetAddressBytes().Length];
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }
        return mask;
    }
}
