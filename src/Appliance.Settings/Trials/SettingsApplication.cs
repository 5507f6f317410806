namespace Appliance.Settings;

/// <summary>What the root unit does: reads the settings, which anybody may have written, and brings the system's files in line with them.</summary>
/// <param name="directory">Where the settings lie.</param>
/// <param name="root">Where the files go: <c>/</c>.</param>
/// <param name="boot">The id of this boot.</param>
/// <param name="time">The clock.</param>
public sealed class SettingsApplication(string directory, string root, string boot, TimeProvider time)
{
    private const int Versions = 3;

    private string RunDirectory => Path.Combine(root, "run", "hearth");

    /// <summary>Applies the newest settings that can be used, with the network that is on trial.</summary>
    /// <param name="isTrialOver">Whether the trial's time has come.</param>
    /// <param name="armTimer">Called before a network on trial is applied: makes sure that it will be rolled back, or throws.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    /// <exception cref="IOException">A file could not be written, or the timer not be armed.</exception>
    public async Task<ConfigurationChange> ApplyAsync(bool isTrialOver, Func<CancellationToken, Task> armTimer, CancellationToken cancellationToken)
    {
        var before = SettingsReport.Read(RunDirectory);
        var (document, problem) = Read();
        var trial = document is null ? null : TrialFile.Read(directory);
        if (trial is not null && (isTrialOver || !trial.IsRunning(boot, time.GetUtcNow()) || trial.Id == before.EndedTrial))
        {
            before = before with { EndedTrial = trial.IsIn(document!) ? before.EndedTrial : trial.Id };
            trial = null;
        }
        if (trial is not null && SettingsValidator.Validate(document! with { Network = trial.Network }).Count > 0)
        {
            trial = null;
        }
        if (trial is not null && before.Trial != trial.Id)
        {
            await armTimer(cancellationToken);
        }
        Document = document is null || trial is null ? document : document with { Network = trial.Network };
        // What cannot be read changes nothing: at the start of the system that leaves the image's own files.
        var change = Document is null
            ? new ConfigurationChange(new HashSet<Concern>(), [])
            : new ConfigurationFolder(root).Write(SettingsRenderer.Render(Document));
        Pending = new SettingsReport { Revision = document?.Revision, Trial = trial?.Id, EndedTrial = before.EndedTrial, Problem = problem };
        return change;
    }

    /// <summary>What was applied; null where nothing could be read.</summary>
    public SettingsDocument? Document { get; private set; }

    /// <summary>What <see cref="WriteReport"/> will tell.</summary>
    public SettingsReport Pending { get; private set; } = new();

    /// <summary>Tells the agent what is in effect. To be called when the services have taken the change.</summary>
    public void WriteReport(string? problem)
    {
        var all = string.Join(' ', new[] { Pending.Problem, problem }.Where(text => text is not null));
        (Pending with { Problem = all.Length > 0 ? all : null }).Write(RunDirectory);
    }

    private (SettingsDocument? Document, string? Problem) Read()
    {
        var file = new SettingsFile(directory, SettingsFormat.Current);
        if (!file.Exists)
        {
            return (new SettingsDocument(), null);
        }
        var problems = new List<string>();
        for (var age = 0; age < Versions; age++)
        {
            var (document, problem) = file.Read(age);
            if (document is not null && SettingsValidator.Validate(document) is { Count: > 0 } errors)
            {
                (document, problem) = (null, $"The settings cannot be applied: {errors[0]}");
            }
            if (document is not null)
            {
                return (document, problems.Count == 0 ? null : $"{string.Join(' ', problems)} Revision {document.Revision} is in effect.");
            }
            if (problem is not null)
            {
                problems.Add(problem);
            }
        }
        return (null, problems.Count == 0 ? null : $"{string.Join(' ', problems)} Name and network are as they were.");
    }
}
