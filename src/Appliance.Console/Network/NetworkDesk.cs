using System.Net;
using System.Security.Cryptography;
using System.Text;
using Appliance.Settings;

namespace Appliance.Console.Network;

/// <summary>Changes how the rig is reached: on trial, so that nobody locks themselves out, where there is a unit that carries trials out.</summary>
/// <param name="store">The settings.</param>
/// <param name="trial">What tries a network; null on a developer's machine, whose network is not ours.</param>
public sealed class NetworkDesk(SettingsStore store, NetworkTrial? trial)
{
    /// <summary>The settings.</summary>
    public SettingsDocument Document => store.Current.Document;

    /// <summary>How the trial stands.</summary>
    public TrialState State => trial?.State ?? new TrialState.None();

    /// <summary>Whether a change would be tried, and not just saved.</summary>
    public bool IsTried(SettingsDocument before, NetworkSettings network) =>
        trial is not null && NetworkTrial.IsNeeded(before, before with { Network = network });

    /// <summary>Tries a network, or saves it where nobody can be cut off by it.</summary>
    /// <param name="before">The settings that the page has shown.</param>
    /// <param name="network">What it is to be.</param>
    /// <param name="cancellationToken">Gives up waiting for another change.</param>
    public async Task<TrialResult> ChangeAsync(SettingsDocument before, NetworkSettings network, CancellationToken cancellationToken)
    {
        var after = before with { Network = network };
        if (IsTried(before, network))
        {
            return trial!.Begin(after);
        }
        return await store.SaveAsync(after, cancellationToken) is var result && result is SaveResult.Saved(var saved)
            ? new TrialResult.Confirmed(saved)
            : new TrialResult.NotSaved(result);
    }

    /// <summary>The trial of this id while it waits.</summary>
    public TrialState.Running? Find(string id) =>
        State is TrialState.Running running && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(running.Id), Encoding.UTF8.GetBytes(id)) ? running : null;

    /// <summary>Keeps a network for good, for a request that came by it.</summary>
    /// <param name="id">The trial's.</param>
    /// <param name="reached">The address of this machine that the request was sent to.</param>
    /// <param name="cancellationToken">Gives up waiting for another change.</param>
    /// <returns>The key of the text that says why not; null when it is kept.</returns>
    public async Task<string?> KeepAsync(string id, IPAddress? reached, CancellationToken cancellationToken)
    {
        if (Find(id) is not { } running)
        {
            return "network.keep.over";
        }
        if (NewAddresses(running.Network) is { Count: > 0 } addresses && !addresses.Contains(Plain(reached)))
        {
            return "network.keep.elsewhere";
        }
        return await trial!.ConfirmAsync(id, cancellationToken) switch
        {
            TrialResult.Confirmed => null,
            TrialResult.NotApplied => "network.keep.notyet",
            TrialResult.Over => "network.keep.over",
            _ => "network.keep.failed",
        };
    }

    /// <summary>Ends a trial now, or takes note that it has ended.</summary>
    public void Dismiss() => trial?.Dismiss();

    /// <summary>Whether this network is the one in the settings.</summary>
    public bool IsSaved(NetworkSettings network) => SettingsFormat.Write(Document with { Network = network }) == SettingsFormat.Write(Document);

    /// <summary>The fixed addresses that a network has beside those of the settings.</summary>
    public IReadOnlyList<IPAddress> NewAddresses(NetworkSettings network) => [.. Addresses(network).Except(Addresses(Document.Network))];

    private static IEnumerable<IPAddress> Addresses(NetworkSettings network) => network.Interfaces
        .SelectMany(card => new[] { card.Ipv4, card.Ipv6 })
        .Where(address => address.Method == AddressMethod.Static)
        .Select(address => IPAddress.TryParse(address.Address?.Split('/')[0], out var parsed) ? parsed : null)
        .OfType<IPAddress>();

    private static IPAddress Plain(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
