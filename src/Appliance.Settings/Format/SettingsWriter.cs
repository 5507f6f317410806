using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>Turns the document into sections. Every key is written but those without a value, so that the file explains itself.</summary>
internal static class SettingsWriter
{
    public static MapNode Write(SettingsDocument document) => new Nodes()
        .Add("schemaVersion", document.SchemaVersion)
        .Add("revision", document.Revision)
        .Add("device", Device(document.Device))
        .Add("network", Network(document.Network))
        .Add("users", document.Users, User)
        .Add("models", Models(document.Models))
        .Add("power", new Nodes().Add("limits", document.Power.Limits, Limit).Of(document.Power))
        .Add("updates", Updates(document.Updates))
        .Add("api", new Nodes().Add("keyless", document.Api.Keyless).Of(document.Api))
        .Add("privacy", Privacy(document.Privacy))
        .Add("setup", Setup(document.Setup))
        .Of(document);

    public static MapNode Network(NetworkSettings network) => new Nodes()
        .Add("interfaces", network.Interfaces, Interface)
        .Add("wifi", network.Wifi, Wifi)
        .Add("dns", network.Dns)
        .Add("timeServers", network.TimeServers)
        .Of(network);

    private static MapNode Device(DeviceSettings device) => new Nodes()
        .Add("hostname", device.Hostname)
        .Add("displayName", device.DisplayName)
        .Add("language", Words.Language.Of(device.Language))
        .Add("timeZone", device.TimeZone)
        .Of(device);

    private static MapNode Interface(InterfaceSettings card) => new Nodes()
        .Add("name", card.Name)
        .Add("mac", card.Mac)
        .Add("vlan", card.Vlan)
        .Add("ipv4", Address(card.Ipv4))
        .Add("ipv6", Address(card.Ipv6))
        .Add("dns", card.Dns)
        .Of(card);

    private static MapNode Address(AddressSettings address) => new Nodes()
        .Add("method", Words.AddressMethod.Of(address.Method))
        .Add("address", address.Address)
        .Add("gateway", address.Gateway)
        .Of(address);

    private static MapNode Wifi(WifiSettings wifi) => new Nodes()
        .Add("ssid", wifi.Ssid)
        .Add("passphrase", wifi.Passphrase)
        .Add("hidden", wifi.Hidden)
        .Of(wifi);

    private static MapNode User(UserSettings user) => new Nodes()
        .Add("name", user.Name)
        .Add("role", Words.UserRole.Of(user.Role))
        .Add("passwordHash", user.PasswordHash)
        .Add("passkeys", user.Passkeys)
        .Of(user);

    private static MapNode Models(ModelSettings models) => new Nodes()
        .Add("disk", models.Disk)
        .Add("wanted", models.Wanted, model => new Nodes()
            .Add("name", model.Name)
            .Add("quantization", model.Quantization)
            .Add("context", model.Context)
            .Add("parallel", model.Parallel)
            .Of(model))
        .Of(models);

    private static MapNode Limit(PowerLimit limit) => new Nodes()
        .Add("gpu", limit.Gpu)
        .Add("watts", (long)limit.Limit.Value)
        .Of(limit);

    private static MapNode Updates(UpdateSettings updates) => new Nodes()
        .Add("channel", Words.UpdateChannel.Of(updates.Channel))
        .Add("automatic", updates.Automatic)
        .Add("restart", Words.UpdateRestart.Of(updates.Restart))
        .Add("hour", updates.Hour)
        .Add("pin", updates.Pin)
        .Of(updates);

    private static MapNode Privacy(PrivacySettings privacy) => new Nodes()
        .Add("modelDownloads", privacy.ModelDownloads)
        .Add("updateChecks", privacy.UpdateChecks)
        .Add("timeSync", privacy.TimeSync)
        .Of(privacy);

    private static MapNode Setup(SetupSettings setup) => new Nodes()
        .Add("claimed", setup.Claimed)
        .Add("finished", setup.Finished)
        .Add("step", setup.Step)
        .Of(setup);
}
