using System.Security.Cryptography;

namespace Appliance.Settings;

/// <summary>
/// Changes of the network, which may cut off whoever makes them: tried for two minutes, then rolled back unless confirmed by a request
/// that came through the new network.
/// </summary>
/// <remarks>
/// The settings keep the network that works, so rolling back is doing nothing: a power cut, a crash of the agent and a full disk all end
/// a trial. A timer of systemd's, armed before the new network is applied, brings the old one back.
/// </remarks>
/// <param name="store">Whose network it is.</param>
/// <param name="runDirectory">Where the root unit reports: <c>/run/hearth</c>.</param>
/// <param name="boot">The id of this boot.</param>
/// <param name="time">The clock.</param>
public sealed class NetworkTrial(SettingsStore store, string runDirectory, string boot, TimeProvider time)
{
    /// <summary>How long a trial waits. hearth-trial.timer has the same.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);

    /// <summary>Raised when the root unit should look again: a trial has begun or was given up.</summary>
    public event Action? Changed;

    /// <summary>The id of this boot, from the kernel; empty on other systems than Linux.</summary>
    public static string CurrentBoot()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }

    /// <summary>Whether a change should be tried: it concerns how the device is reached.</summary>
    public static bool IsNeeded(SettingsDocument before, SettingsDocument after) =>
        !SettingsRenderer.Render(before with { Privacy = after.Privacy }).Where(IsNetwork).SequenceEqual(SettingsRenderer.Render(after).Where(IsNetwork));

    /// <summary>How it stands.</summary>
    public TrialState State
    {
        get
        {
            if (TrialFile.Read(store.Directory) is not { } trial || trial.IsIn(store.Current.Document))
            {
                return new TrialState.None();
            }
            var report = SettingsReport.Read(runDirectory);
            return trial.IsRunning(boot, time.GetUtcNow()) && report.EndedTrial != trial.Id
                ? new TrialState.Running(trial.Id, trial.Deadline, report.Trial == trial.Id, trial.Network)
                : new TrialState.RolledBack(trial.Network);
        }
    }

    /// <summary>Begins to try the network of a document made from the current one. Nothing else of the document is saved.</summary>
    public TrialResult Begin(SettingsDocument document)
    {
        var current = store.Current.Document;
        if (document.Revision != current.Revision)
        {
            return new TrialResult.NotSaved(new SaveResult.Conflict(current));
        }
        if (SettingsValidator.Validate(document) is { Count: > 0 } errors)
        {
            return new TrialResult.NotSaved(new SaveResult.Invalid(errors));
        }
        if (State is TrialState.Running)
        {
            return new TrialResult.Busy();
        }
        var trial = new TrialFile(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), boot, time.GetUtcNow() + Duration, document.Network);
        try
        {
            Directory.CreateDirectory(store.Directory);
            trial.Write(store.Directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TrialResult.NotSaved(new SaveResult.Failed($"The network could not be tried: {e.Message} It is as it was."));
        }
        Changed?.Invoke();
        return new TrialResult.Begun(trial.Id, trial.Deadline);
    }

    /// <summary>Saves the network of a trial for good. To be called for a request that reached the device since it was applied.</summary>
    public async Task<TrialResult> ConfirmAsync(string id, CancellationToken cancellationToken)
    {
        if (State is not TrialState.Running running || running.Id != id)
        {
            return new TrialResult.Over();
        }
        if (!running.IsApplied)
        {
            return new TrialResult.NotApplied();
        }
        var result = await store.UpdateAsync(document => document with { Network = running.Network }, cancellationToken);
        if (result is not SaveResult.Saved(var saved))
        {
            return new TrialResult.NotSaved(result);
        }
        // Were it to stay, it would be seen to be saved already.
        File.Delete(TrialFile.PathIn(store.Directory));
        return new TrialResult.Confirmed(saved);
    }

    /// <summary>Gives a trial up before its time, or takes note that it was rolled back.</summary>
    public void Dismiss()
    {
        File.Delete(TrialFile.PathIn(store.Directory));
        Changed?.Invoke();
    }

    private static bool IsNetwork(RenderedFile file) => file.Concern is Concern.Network or Concern.Wifi;
}
