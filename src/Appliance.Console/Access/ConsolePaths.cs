namespace Appliance.Console.Access;

/// <summary>Where the pages around the door are.</summary>
public static class ConsolePaths
{
    /// <summary>The form for the setup code.</summary>
    public const string Claim = "/claim";

    /// <summary>Where setting up begins and goes on, once the rig is claimed.</summary>
    public const string Wizard = "/setup";

    /// <summary>Name and password.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>Asks whether to sign out, and does.</summary>
    public const string SignOut = "/sign-out";

    /// <summary>A new password for those who are at the rig.</summary>
    public const string Forgot = "/forgot";

    /// <summary>One's own password.</summary>
    public const string Account = "/account";

    /// <summary>Who may sign in.</summary>
    public const string Users = "/users";

    /// <summary>For those who may not see what they asked for.</summary>
    public const string Denied = "/denied";
}
