namespace Appliance.Console.Access;

/// <summary>The roles that a person's cookie carries, and the claim of the one who sets the rig up.</summary>
public static class ConsoleRoles
{
    /// <summary>May change the rig.</summary>
    public const string Administrator = "administrator";

    /// <summary>May chat and see how the rig does.</summary>
    public const string User = "user";

    /// <summary>Came with the setup code.</summary>
    public const string Setup = "setup";
}
