namespace Appliance.Console.Access.Setup;

/// <summary>What became of an attempt to claim the rig.</summary>
internal abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>The rig is theirs to set up.</summary>
    /// <param name="Id">What their cookie must carry.</param>
    public sealed record Claimed(string Id) : ClaimResult;

    /// <summary>That is not the code on the screen.</summary>
    public sealed record Wrong : ClaimResult;

    /// <summary>Too many wrong ones came before.</summary>
    /// <param name="Time">After which the next is looked at.</param>
    public sealed record Wait(TimeSpan Time) : ClaimResult;

    /// <summary>Another browser was first, and is still at it.</summary>
    public sealed record Taken : ClaimResult;

    /// <summary>The rig has an administrator: the way in is to sign in.</summary>
    public sealed record Closed : ClaimResult;

    /// <summary>The disk did not take it. The code still counts.</summary>
    /// <param name="Message">Why, and what to do.</param>
    public sealed record Failed(string Message) : ClaimResult;
}
