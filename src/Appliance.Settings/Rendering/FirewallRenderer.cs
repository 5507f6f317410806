using System.Text;

namespace Appliance.Settings;

/// <summary>What may leave the house, as rules for the chain <c>allowed</c> of <c>firewall.nft</c>. Without this file nothing may.</summary>
internal static class FirewallRenderer
{
    private const string File = "etc/hearth/outbound.nft";

    public static RenderedFile Render(PrivacySettings privacy)
    {
        var isWebAllowed = privacy.ModelDownloads || privacy.UpdateChecks;
        var rules = new StringBuilder("# From the device's settings; written anew at every start.\n");
        if (isWebAllowed || privacy.TimeSync)
        {
            // TCP and UDP by number: there is no /etc/protocols.
            rules.Append("meta l4proto { 6, 17 } th dport 53 accept comment \"names\"\n");
        }
        if (isWebAllowed)
        {
            rules.Append("tcp dport 443 accept comment \"models and updates\"\n");
        }
        if (privacy.TimeSync)
        {
            rules.Append("udp dport 123 accept comment \"time servers\"\n");
        }
        return new RenderedFile(Concern.Firewall, File, rules.ToString());
    }
}
