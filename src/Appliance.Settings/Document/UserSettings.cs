namespace Appliance.Settings;

/// <summary>Somebody who may sign in to the console.</summary>
public sealed record UserSettings : SettingsPart
{
    /// <summary>The name to sign in with, in any script; unique without regard to case.</summary>
    public string Name { get; init; } = "";

    /// <summary>What they may do. Default use.</summary>
    public UserRole Role { get; init; } = UserRole.User;

    /// <summary>What <see cref="Appliance.Settings.PasswordHash"/> made of the password; null where only passkeys serve.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Public keys of passkeys, each as the console wrote it.</summary>
    public IReadOnlyList<string> Passkeys { get; init; } = [];

    // A hash must not reach a log by way of an interpolated string.
    /// <inheritdoc />
    protected override bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name).Append(", Role = ").Append(Role);
        return true;
    }
}
