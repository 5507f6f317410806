using System.Globalization;
using Appliance.Console.Ports;
using Appliance.Console.Texts;

namespace Appliance.Console.Keys;

/// <summary>The keys of the API, and who used it.</summary>
public sealed partial class KeysPage
{
    private const int Days = 30;

    private IReadOnlyList<UsageSum> _rows = [];
    private double[] _days = [];
    private double _most = 1;
    private string? _secret;
    private string _client = ClientSettings.Names[0];
    private string? _problem;
    private string? _revoking;
    private string _name = "";
    private int? _requests;
    private long? _tokens;
    private int? _concurrent;
    private DateOnly? _expires;
    private bool _isAdmin;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        var today = DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - Days);
        var usage = Usage.Read(first, today);
        _rows = [.. usage.GroupBy(entry => (entry.Caller, entry.Model)).Select(group => UsageSum.Of(group.Key.Caller, group.Key.Model, group)).OrderByDescending(row => row.Read + row.Written)];
        _days = [.. Enumerable.Range(0, Days).Select(index => (double)usage.Where(entry => entry.Day == first.AddDays(index)).Sum(entry => entry.PromptTokens + entry.CompletionTokens))];
        _most = Math.Max(1, _days.Max());
    }

    private static string Bar(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private string Describe(KeyEntry key) => string.Join(" · ", new[]
    {
        Text["keys.since", key.Created.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
        key.Wish.RequestsPerMinute is { } requests ? Text["keys.perminute", Amounts.Number(requests)] : null,
        key.Wish.TokensPerMinute is { } tokens ? Text["keys.tokensperminute", Amounts.Number(tokens)] : null,
        key.Wish.Concurrent is { } concurrent ? Text["keys.atonce", concurrent] : null,
        key.Wish.ExpiresAt is { } end ? Text["keys.until", end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] : null,
        key.Wish.Models is { } models ? string.Join(", ", models) : null,
    }.OfType<string>());

    private async Task MakeAsync()
    {
        var end = _expires is { } day ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : (DateTimeOffset?)null;
        (_secret, _problem) = await Keys.MakeAsync(new KeyWish(_name, _isAdmin, _requests, _tokens, _concurrent, end), CancellationToken.None);
        if (_secret is not null)
        {
            (_name, _requests, _tokens, _concurrent, _expires, _isAdmin) = ("", null, null, null, null, false);
        }
    }

    private async Task RevokeAsync(string id)
    {
        _revoking = null;
        _problem = await Keys.RevokeAsync(id, CancellationToken.None);
    }

    private async Task SetKeylessAsync(bool isKeyless) => _problem = await Keys.SetKeylessAsync(isKeyless, CancellationToken.None);

    private sealed record UsageSum(string Caller, string Model, long Requests, long Read, long Written, TimeSpan Time)
    {
        public static UsageSum Of(string caller, string model, IEnumerable<UsageEntry> entries) => entries.Aggregate(
            new UsageSum(caller, model, 0, 0, 0, TimeSpan.Zero),
            (sum, entry) => sum with { Requests = sum.Requests + entry.Requests, Read = sum.Read + entry.PromptTokens, Written = sum.Written + entry.CompletionTokens, Time = sum.Time + entry.Time });
    }
}
