using System.Net;
using Appliance.Agent.Access.Keys;
using Appliance.Agent.Access.Network;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Access;

/// <summary>What whoever shows no key may do at the moment.</summary>
internal sealed class Entrance(IOptions<AccessOptions> options, KeyStore keys, SettingsStore settings)
{
    /// <summary>Whether everybody may do everything: no key was ever made, and this is no device.</summary>
    public bool IsOpen => keys.State == KeyStoreState.Open && !options.Value.IsClosedFirst;

    /// <summary>Whether the device waits for its owner.</summary>
    public bool IsNotSetUp => options.Value.IsClosedFirst && !settings.Current.Document.Setup.Finished;

    /// <summary>As what somebody at this address is let in; null for not at all.</summary>
    public Guest? GuestAt(IPAddress? address)
    {
        if (IsNotSetUp || keys.State == KeyStoreState.Broken)
        {
            return null;
        }
        return keys.Current.Guest ?? (settings.Current.Document is { Setup.Finished: true, Api.Keyless: true } && Neighbours.Include(address) ? Guest.Unlimited : null);
    }
}
