using System.Globalization;
using Appliance.Agent.Access.Keys;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Access.Usage;

/// <summary>Registers the count of usage and maps <c>GET /api/hearth/usage</c>: all of it for administrators, their own for others.</summary>
internal static class UsageFeature
{
    private const int UsualDays = 30;

    public static void AddUsage(this IServiceCollection services)
    {
        services.AddSingleton<UsageStore>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageStore>());
    }

    public static void MapUsage(this WebApplication app)
    {
        var usage = app.Services.GetRequiredService<UsageStore>();
        var keys = app.Services.GetRequiredService<KeyStore>();
        var entrance = app.Services.GetRequiredService<Entrance>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.MapGet("/api/hearth/usage", context => GetAsync(context, usage, keys, entrance, time)).RequireAccess(AccessLevel.User);
    }

    private static Task GetAsync(HttpContext context, UsageStore usage, KeyStore keys, Entrance entrance, TimeProvider time)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (DayOf(context, "to", today) is not { } to || DayOf(context, "from", to.AddDays(-UsualDays)) is not { } from)
        {
            return ApiError.BadRequest("from and to are days, such as 2030-01-31.").WriteAsync(context);
        }
        var caller = context.GetCaller();
        var mayAll = caller.IsAdmin || entrance.IsOpen;
        var names = keys.Current.Keys.ToDictionary(key => key.Id, key => key.Name);
        var body = new UsageBody(from, to, [.. usage.Read(from, to)
            .Where(entry => mayAll || entry.Row.Caller == caller.Id)
            .Select(entry => Describe(entry.Day, entry.Row, names))]);
        return context.Response.WriteAsJsonAsync(body, AccessJson.Readable.UsageBody, cancellationToken: context.RequestAborted);
    }

    private static UsageEntryBody Describe(DateOnly day, UsageRow row, Dictionary<string, string> names) => new(
        day, row.Caller, names.GetValueOrDefault(row.Caller, row.Caller), row.Model,
        row.Requests, row.PromptTokens, row.CompletionTokens, Math.Round(row.Seconds, 3));

    private static DateOnly? DayOf(HttpContext context, string name, DateOnly usual)
    {
        var text = context.Request.Query[name].ToString();
        return text.Length == 0
            ? usual
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }
}
