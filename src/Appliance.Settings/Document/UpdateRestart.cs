namespace Appliance.Settings;

/// <summary>When the device restarts into an update that is installed.</summary>
public enum UpdateRestart
{
    /// <summary>When somebody says so. Written <c>ask</c>.</summary>
    Ask,

    /// <summary>When nobody has asked for anything for a while. Written <c>idle</c>.</summary>
    Idle,

    /// <summary>At a set hour. Written <c>hour</c>.</summary>
    Hour,
}
