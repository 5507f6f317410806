namespace Appliance.Settings;

/// <summary>Something in the settings that cannot be used.</summary>
/// <param name="Path">The field, as in the file: <c>network.interfaces[0].ipv4.gateway</c>.</param>
/// <param name="Message">What is wrong and what is wanted; reads on after the path. Never holds a secret.</param>
public sealed record SettingsError(string Path, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Path}: {Message}";
}
