namespace Appliance.Console.Setup;

/// <summary>A page of the wizard, in the order they are gone through.</summary>
public enum SetupStep
{
    /// <summary>Name, time zone and language.</summary>
    Name,

    /// <summary>Who may change the rig.</summary>
    Administrator,

    /// <summary>How the rig is reached.</summary>
    Network,

    /// <summary>Which disk holds the models.</summary>
    Disks,

    /// <summary>The cards as they are.</summary>
    Rig,

    /// <summary>What the rig is for.</summary>
    Purpose,

    /// <summary>Bringing the models.</summary>
    Models,

    /// <summary>What may leave the house.</summary>
    Privacy,

    /// <summary>Where to go from here.</summary>
    Done,
}
