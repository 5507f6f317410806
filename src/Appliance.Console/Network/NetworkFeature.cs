using Appliance.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Network;

/// <summary>Registers what changes the network.</summary>
internal static class NetworkFeature
{
    /// <summary>Where a network on trial is kept for good.</summary>
    public const string KeepPath = "/network/keep";

    public static IServiceCollection AddNetwork(this IServiceCollection services) =>
        services.AddSingleton(provider => new NetworkDesk(provider.GetRequiredService<SettingsStore>(), provider.GetService<NetworkTrial>()));

    /// <summary>Where a trial is confirmed: at its new addresses, or where this page is while it has none of its own.</summary>
    public static IReadOnlyList<Uri> KeepAddresses(Uri here, TrialState.Running trial, NetworkDesk desk)
    {
        var path = $"{KeepPath}/{trial.Id}";
        return desk.NewAddresses(trial.Network) is { Count: > 0 } addresses
            ? [.. addresses.Select(address => new UriBuilder(here.Scheme, address.ToString(), here.Port, path).Uri)]
            : [new Uri(here, path)];
    }
}
