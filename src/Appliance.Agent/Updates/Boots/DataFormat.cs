namespace Appliance.Agent.Updates.Boots;

/// <summary>
/// The format of everything below <c>/var/lib/hearth</c> taken together. It grows when a version writes something that the version before
/// cannot read; what reads the older format is changed over only after the version has proved healthy (<see cref="BootReport.IsOnTrial"/>).
/// </summary>
internal static class DataFormat
{
    /// <summary>What this version writes, and the latest that it reads.</summary>
    public const int Current = 1;
}
