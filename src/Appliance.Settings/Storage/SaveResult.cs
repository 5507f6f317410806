namespace Appliance.Settings;

/// <summary>What became of saving a document.</summary>
public abstract record SaveResult
{
    private SaveResult()
    {
    }

    /// <summary>It is on the disk.</summary>
    /// <param name="Document">With its new revision.</param>
    public sealed record Saved(SettingsDocument Document) : SaveResult;

    /// <summary>Somebody saved in between, and nothing was changed. Show theirs, and ask again.</summary>
    /// <param name="Current">What is saved now.</param>
    public sealed record Conflict(SettingsDocument Current) : SaveResult;

    /// <summary>It cannot be used, and nothing was changed.</summary>
    /// <param name="Errors">At least one.</param>
    public sealed record Invalid(IReadOnlyList<SettingsError> Errors) : SaveResult;

    /// <summary>The disk did not take it, and the settings before are still there.</summary>
    /// <param name="Message">Says why and what to do.</param>
    public sealed record Failed(string Message) : SaveResult;
}
