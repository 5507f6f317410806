using System.Globalization;
using Appliance.Console.Ports;
using Appliance.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Appliance.Console.Updates;

/// <summary>The versions of the system: what runs, what is offered, when it is installed, what happened.</summary>
public sealed partial class UpdatesPage
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private UpdateView _view = null!;
    private UpdateChannel _channel;
    private UpdateRestart _restart;
    private int _hour;
    private string _pin = "";
    private bool _checks;
    private bool _automatic;
    private string? _message;
    private bool _isBad;
    private bool _isChecking;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Inject]
    private IMachine Machine { get; set; } = null!;

    private int Percent => _view.Offer is { Size.Bytes: > 0 } offer ? (int)(100 * _view.Done.Bytes / offer.Size.Bytes) : 0;

    /// <inheritdoc />
    public void Dispose() => Updates.Changed -= OnChanged;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _view = Updates.Current;
        var (updates, privacy) = (Settings.Current.Document.Updates, Settings.Current.Document.Privacy);
        (_channel, _restart, _hour, _pin, _automatic, _checks) = (updates.Channel, updates.Restart, updates.Hour, updates.Pin ?? "", updates.Automatic, privacy.UpdateChecks);
        Updates.Changed += OnChanged;
    }

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        _view = Updates.Current;
        StateHasChanged();
    });

    private async Task CheckAsync()
    {
        _isChecking = true;
        try
        {
            await Updates.CheckAsync(CancellationToken.None);
        }
        finally
        {
            (_isChecking, _view) = (false, Updates.Current);
        }
    }

    private async Task InstallAsync()
    {
        Tell(Updates.Install(_view.Offer?.Version ?? "", await NameAsync()), null);
        _view = Updates.Current;
    }

    private async Task GoBackAsync() => Tell(await Updates.GoBackAsync(await NameAsync(), CancellationToken.None), Text["system.restarting"]);

    private async Task RestartAsync() =>
        Tell(await Machine.DoAsync(MachineAction.Restart, await NameAsync(), CancellationToken.None), Text["system.restarting"]);

    private async Task SaveAsync()
    {
        var saved = await Settings.UpdateAsync(
            document => document with
            {
                Updates = document.Updates with
                {
                    Channel = _channel,
                    Restart = _restart,
                    Hour = _hour,
                    Pin = _pin.Trim() is { Length: > 0 } pin ? pin : null,
                    Automatic = _automatic,
                },
                Privacy = document.Privacy with { UpdateChecks = _checks },
            },
            CancellationToken.None);
        Tell(
            saved switch
            {
                SaveResult.Saved => null,
                SaveResult.Invalid { Errors: [var first, ..] } => Text["updates.invalid", first.Path, first.Message],
                SaveResult.Failed failed => failed.Message,
                _ => Text["updates.conflict"],
            },
            Text["updates.saved"]);
    }

    private void Tell(string? problem, string? success) => (_isBad, _message) = (problem is not null, problem ?? success);

    private async Task<string> NameAsync() => (await Authentication).User.Identity?.Name ?? "";

    private string Local(DateTimeOffset at)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(Settings.Current.Document.Device.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", Invariant);
    }
}
