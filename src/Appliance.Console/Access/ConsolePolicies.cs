namespace Appliance.Console.Access;

/// <summary>Who may see a page. A page that names none wants a person who has signed in.</summary>
public static class ConsolePolicies
{
    /// <summary>Whoever claimed the rig with the setup code, until setup is finished; then nobody, for good.</summary>
    public const string Setup = "setup";

    /// <summary>Anybody of the house with an account.</summary>
    public const string User = "user";

    /// <summary>Those who may change the rig.</summary>
    public const string Administrator = "administrator";

    /// <summary>Whoever has a cookie of any kind: for the connections of pages that were let through.</summary>
    public const string Circuit = "circuit";
}
