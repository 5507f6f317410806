namespace Appliance.Build.Configuration;

/// <summary>Whether firmware can be made to start nothing but this builder's system (UEFI Secure Boot).</summary>
public sealed record SecureBootConfiguration
{
    /// <summary>Nothing is signed for firmware; Secure Boot is to be off.</summary>
    public const string None = "none";

    /// <summary>Signed with a key of the builder's own, which an owner may put into the firmware from the boot menu.</summary>
    public const string OwnKey = "own-key";

    /// <summary>Which key: <c>none</c> or <c>own-key</c>; default none.</summary>
    public string Kind { get; init; } = None;

    /// <summary>Whether boot loader and kernel image are signed.</summary>
    internal bool IsWanted => Kind != None;
}
