using System.Text.Json;
using Appliance.Console.Access;
using Appliance.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace Appliance.Console.Setup;

/// <summary>
/// Where the wizard keeps what it was told: in the settings, step by step, so that nothing but the step on the page is lost with it. One for
/// each open page; it saves only over what that page has shown.
/// </summary>
/// <param name="store">The settings.</param>
/// <param name="session">Who sits at the page.</param>
/// <param name="authorization">Says whether they still may: an open page outlives the request that it came with.</param>
public sealed class WizardDesk(SettingsStore store, AuthenticationStateProvider session, IAuthorizationService authorization)
{
    /// <summary>The settings that the page shows.</summary>
    public SettingsDocument Document { get; private set; } = store.Current.Document;

    /// <summary>Whether setup is finished, here or elsewhere.</summary>
    public bool IsOver => store.Current.Document.Setup.Finished;

    /// <summary>The step to go on with; those before it were saved.</summary>
    public SetupStep Furthest => SetupSteps.Find(Document.Setup.Step) ?? SetupStep.Name;

    /// <summary>Shows what is saved now.</summary>
    public void Refresh() => Document = store.Current.Document;

    /// <summary>Saves a step, and that the wizard goes on after it.</summary>
    public Task<SetupAnswer> SaveAsync(SetupStep step, Func<SettingsDocument, SettingsDocument> change, CancellationToken cancellationToken)
    {
        var next = SetupSteps.After(step);
        return WriteAsync(document => Reach(change(document), next), cancellationToken);
    }

    /// <summary>Saves something within a step, which the wizard stays at.</summary>
    public Task<SetupAnswer> KeepAsync(Func<SettingsDocument, SettingsDocument> change, CancellationToken cancellationToken) =>
        WriteAsync(change, cancellationToken);

    /// <summary>Ends setup for good: from now on the setup policy lets nobody in.</summary>
    public Task<SetupAnswer> FinishAsync(CancellationToken cancellationToken) => WriteAsync(
        document => document with { Setup = document.Setup with { Claimed = true, Finished = true, Step = null } }, cancellationToken);

    private async Task<SetupAnswer> WriteAsync(Func<SettingsDocument, SettingsDocument> change, CancellationToken cancellationToken)
    {
        // A page that was open when setup was finished in another must not change a rig that is somebody's.
        if (IsOver || !await IsAllowedAsync())
        {
            return new SetupAnswer.Over();
        }
        var shown = Document;
        switch (await store.SaveAsync(change(shown), cancellationToken))
        {
            case SaveResult.Saved(var saved):
                Document = saved;
                return new SetupAnswer.Saved();
            case SaveResult.Conflict(var current):
                Document = current;
                return current.Setup.Finished ? new SetupAnswer.Over() : new SetupAnswer.Conflict(Differences(shown, current));
            case SaveResult.Invalid(var errors):
                return new SetupAnswer.Invalid(errors);
            case SaveResult.Failed(var message):
                return new SetupAnswer.Failed(message);
            default:
                throw new InvalidOperationException("A result of saving that nobody knows.");
        }
    }

    private async Task<bool> IsAllowedAsync() =>
        (await authorization.AuthorizeAsync((await session.GetAuthenticationStateAsync()).User, ConsolePolicies.Setup)).Succeeded;

    private static SettingsDocument Reach(SettingsDocument document, SetupStep next) =>
        SetupSteps.Find(document.Setup.Step) >= next
            ? document
            : document with { Setup = document.Setup with { Step = SetupSteps.WordOf(next) } };

    private static List<SetupStep> Differences(SettingsDocument before, SettingsDocument now)
    {
        (SetupStep Step, object Before, object Now)[] parts =
        [
            (SetupStep.Name, before.Device, now.Device),
            (SetupStep.Administrator, before.Users, now.Users),
            (SetupStep.Network, before.Network, now.Network),
            (SetupStep.Disks, before.Models.Disk ?? "", now.Models.Disk ?? ""),
            (SetupStep.Purpose, before.Models.Wanted, now.Models.Wanted),
            (SetupStep.Privacy, before.Privacy, now.Privacy),
        ];
        // Lists in records compare by reference, and these come from two readings of the file.
        return [.. parts.Where(part => JsonSerializer.Serialize(part.Before) != JsonSerializer.Serialize(part.Now)).Select(part => part.Step)];
    }
}
