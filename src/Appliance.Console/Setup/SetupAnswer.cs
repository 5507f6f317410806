using Appliance.Settings;

namespace Appliance.Console.Setup;

/// <summary>What became of saving a step.</summary>
public abstract record SetupAnswer
{
    private SetupAnswer()
    {
    }

    /// <summary>It is on the disk.</summary>
    public sealed record Saved : SetupAnswer;

    /// <summary>Some of it cannot be used, and nothing was saved.</summary>
    public sealed record Invalid(IReadOnlyList<SettingsError> Errors) : SetupAnswer;

    /// <summary>Somebody saved these steps in between, and nothing was saved. Saving once more writes over theirs.</summary>
    public sealed record Conflict(IReadOnlyList<SetupStep> Changed) : SetupAnswer;

    /// <summary>Setup was finished or taken over elsewhere, and nothing was saved.</summary>
    public sealed record Over : SetupAnswer;

    /// <summary>The disk did not take it; the sentence says why.</summary>
    public sealed record Failed(string Message) : SetupAnswer;
}
