using Appliance.Console.Ports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Appliance.Console.Models;

/// <summary>The models on the rig, and those it could have.</summary>
public sealed partial class ModelsPage
{
    // Slower than this, waiting is all one does.
    private const double SlowestTalk = 5;

    private static readonly string[] Purposes = ["chat", "code", "reasoning", "vision", "tools", "embedding", "rerank", "transcription"];
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private IReadOnlyList<DownloadState> _downloads = [];
    private IReadOnlyList<ModelFit>? _fits;
    private ModelShelf? _shelf;
    private ModelFit? _answer;
    private LicenceTerms? _licence;
    private string _purpose = Purposes[0];
    private string _name = "";
    private string? _wanted;
    private string? _deleting;
    private string? _problem;
    private bool _isAsking;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private int UsedPercent => _shelf is { Total.Bytes: > 0 } shelf ? (int)(100 * (shelf.Total.Bytes - shelf.Free.Bytes) / shelf.Total.Bytes) : 0;

    // What fits and can be talked with comes first, and of that what is larger: the planner has chosen the best version of each.
    private IEnumerable<ModelFit> Shown => (_fits ?? []).Where(fit => fit.Purposes.Contains(_purpose)).OrderByDescending(fit => fit.Fits).ThenByDescending(fit => fit.TokensPerSecond is null or >= SlowestTalk).ThenByDescending(fit => fit.Parameters);

    /// <inheritdoc />
    public void Dispose()
    {
        Models.Changed -= Note;
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await ListAsync();
        Models.Changed += Note;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        _ = FollowAsync(_leaving.Token);
        try
        {
            _fits = await Plans.CatalogueAsync(new PlanWish(), _leaving.Token);
        }
        catch (IOException e)
        {
            (_fits, _problem) = ([], e.Message);
        }
        StateHasChanged();
    }

    private static string ToneOf(ModelActivity activity) => activity switch
    {
        ModelActivity.Loaded => "good",
        ModelActivity.Loading => "warm",
        ModelActivity.Failed => "bad",
        _ => "",
    };

    private async Task ListAsync()
    {
        _shelf = await Models.GetAsync(_leaving.Token);
        _downloads = Downloads.All;
    }

    // Looks at the downloads while there are any, and then only when something changes.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Beat, Time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var downloads = Downloads.All;
                if (!downloads.SequenceEqual(_downloads))
                {
                    _downloads = downloads;
                    await InvokeAsync(StateHasChanged);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task ActAsync(string id, Func<string, CancellationToken, Task<string?>> act)
    {
        (_deleting, _problem) = (null, null);
        _busy.Add(id);
        try
        {
            _problem = await act(id, CancellationToken.None);
        }
        finally
        {
            _busy.Remove(id);
        }
        await ListAsync();
    }

    private async Task AskAsync()
    {
        if (_name.Trim() is not { Length: > 0 } name)
        {
            return;
        }
        (_isAsking, _problem, _answer) = (true, null, null);
        try
        {
            (_answer, _problem) = await Plans.ModelAsync(name, new PlanWish(), _leaving.Token);
        }
        finally
        {
            _isAsking = false;
        }
    }

    private async Task PullAsync(string name, string? licence)
    {
        (_wanted, _licence, _problem) = (name, null, null);
        switch (await Downloads.PullAsync(name, licence, (await Authentication).User.Identity?.Name ?? "", CancellationToken.None))
        {
            case PullAnswer.NeedsLicence needs:
                _licence = needs.Licence;
                break;
            case PullAnswer.Refused refused:
                _problem = refused.Reason;
                break;
            default:
                _downloads = Downloads.All;
                break;
        }
    }

    private void Note() => _ = InvokeAsync(async () =>
    {
        if (!_leaving.IsCancellationRequested)
        {
            await ListAsync();
            StateHasChanged();
        }
    });
}
