namespace Appliance.Build.Machines;

/// <summary>What executes the machine's instructions.</summary>
internal enum Acceleration
{
    /// <summary>QEMU's translator, one host thread a virtual processor: works anywhere, some twenty times slower.</summary>
    Tcg,

    /// <summary>The host's processor.</summary>
    Kvm,
}
