using Appliance.Console.Access.People;
using Appliance.Console.Access.Setup;
using Appliance.Console.Tls;

namespace Appliance.Console.Access;

/// <summary>What the attached screen tells whoever stands before the rig, so that they get in.</summary>
public sealed class Door
{
    private readonly SetupDesk _setup;
    private readonly RecoveryDesk _recovery;
    private readonly DeviceCertificates _certificates;

    internal Door(SetupDesk setup, RecoveryDesk recovery, DeviceCertificates certificates) =>
        (_setup, _recovery, _certificates) = (setup, recovery, certificates);

    /// <summary>The code to claim the rig with; null while there is none.</summary>
    public string? SetupCode => _setup.Code;

    /// <summary>Whether the rig is being set up, with or without a code on the screen.</summary>
    public bool IsBeingSetUp => _setup.IsUnfinished;

    /// <summary>The code for a new password; null while nobody asked for one.</summary>
    public string? RecoveryCode => _recovery.Code;

    /// <summary>What the device's certificate authority is known by.</summary>
    public string Fingerprint => _certificates.Fingerprint;
}
