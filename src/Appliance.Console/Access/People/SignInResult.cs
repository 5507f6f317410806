using Appliance.Settings;

namespace Appliance.Console.Access.People;

/// <summary>What became of a name and a password.</summary>
internal abstract record SignInResult
{
    private SignInResult()
    {
    }

    /// <summary>They are somebody's.</summary>
    public sealed record SignedIn(UserSettings User) : SignInResult;

    /// <summary>They are nobody's; whether there is such a name is not told.</summary>
    public sealed record Refused : SignInResult;

    /// <summary>Too many wrong ones came before.</summary>
    /// <param name="Time">After which the next is looked at.</param>
    public sealed record Wait(TimeSpan Time) : SignInResult;
}
