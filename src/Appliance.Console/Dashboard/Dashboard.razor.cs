using System.Globalization;
using Appliance.Console.Plots;
using Appliance.Console.Ports;

namespace Appliance.Console.Dashboard;

/// <summary>How the rig does, second by second.</summary>
public sealed partial class Dashboard
{
    private const double BtuPerWatt = 3.412142;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly TimeSpan ListInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _leaving = new();
    private RigState? _rig;
    private ModelShelf? _shelf;
    private Vitals? _now;
    private DateTimeOffset _at;
    private bool _isDay;
    private bool _isLooked;
    private long _listed;

    private IReadOnlyList<StoredModel> Loaded => [.. (_shelf?.Models ?? []).Where(model => model.Loaded is not null)];

    private TimeSpan Span => _isDay ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(10);

    private IReadOnlyList<Vitals> Looks => _isDay ? Vitals.Day : Vitals.Minutes;

    private double Heat => _now?.Cards.Sum(card => card.Power?.Value ?? 0) ?? 0;

    private bool HasPower => _now?.Cards.Any(card => card.Power is not null) == true;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _at = Time.GetUtcNow();
        _now = Vitals.Now;
        await ListAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = WatchAsync(_leaving.Token);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var vitals in Vitals.WatchAsync(cancellationToken))
            {
                (_now, _at) = (vitals, vitals.At);
                if (Time.GetElapsedTime(_listed) > ListInterval || vitals.Answering + vitals.Waiting > 0)
                {
                    await ListAsync();
                }
                // A day's plot moves once in twelve minutes, the numbers above it each second.
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task ListAsync()
    {
        _rig = await Rig.GetAsync(_leaving.Token);
        _shelf = await Models.GetAsync(_leaving.Token);
        (_listed, _isLooked) = (Time.GetTimestamp(), true);
    }

    private PlotSeries Series(Func<Vitals, double?> value) => PlotSeries.Of(Looks, Span, _at, value);

    private string Pressed(bool isDay) => isDay == _isDay ? "true" : "false";

    private static CardVitals? Of(Vitals? vitals, RigCard card) => vitals?.Cards.FirstOrDefault(one => one.Address == card.Address);
}
