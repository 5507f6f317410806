namespace Appliance.Agent.Screen;

/// <summary>How whoever stands before the rig gets into the console.</summary>
/// <param name="SetupCode">The code to claim the rig with; null while there is none.</param>
/// <param name="IsBeingSetUp">Whether setting up is not over.</param>
/// <param name="RecoveryCode">The code for a new password; null while nobody asked for one.</param>
/// <param name="Fingerprint">What the device's certificate authority is known by: SHA-256 in hexadecimal with colons.</param>
internal sealed record ScreenDoor(string? SetupCode, bool IsBeingSetUp, string? RecoveryCode, string Fingerprint);
