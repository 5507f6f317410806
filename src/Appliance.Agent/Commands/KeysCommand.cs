using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Agent.Access;
using Appliance.Agent.Access.Keys;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth keys</c>: lists, makes and revokes the API keys of a running agent.</summary>
internal static class KeysCommand
{
    private const string Path = "/api/hearth/keys";

    public static Command Create()
    {
        var url = UrlOption.Create();
        var key = KeyOption.Create();
        (url.Recursive, key.Recursive) = (true, true);
        var command = new Command("keys", "List, make and revoke the API keys of a running agent") { url, key };
        command.SetAction((parsed, cancellationToken) => ListAsync(
            new AgentClient(parsed.GetValue(url)!, parsed.GetValue(key)), parsed.InvocationConfiguration, cancellationToken));
        command.Add(CreateAdd(url, key));
        command.Add(CreateRevoke(url, key));
        return command;
    }

    private static Command CreateAdd(Option<string> url, Option<string?> key)
    {
        var name = new Argument<string>("NAME") { Description = "What to call the key" };
        var admin = new Option<bool>("--admin") { Description = "It may also manage keys and models" };
        var models = new Option<string[]>("--models") { Description = "Only these models, with * and ?", AllowMultipleArgumentsPerToken = true };
        var requests = new Option<int?>("--requests-per-minute") { Description = "So many requests a minute" };
        var tokens = new Option<long?>("--tokens-per-minute") { Description = "So many tokens a minute, read and written" };
        var concurrent = new Option<int?>("--concurrent") { Description = "So many requests at the same time" };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "Ends by itself, such as 2030-01-31" };
        var add = new Command("add", "Make a key. It is shown once; the first one is an administrator's and closes the API")
        {
            name, admin, models, requests, tokens, concurrent, expires,
        };
        add.SetAction((parsed, cancellationToken) =>
        {
            var request = new JsonObject { ["name"] = parsed.GetValue(name), ["role"] = parsed.GetValue(admin) ? "admin" : "user" };
            if (parsed.GetValue(models) is { Length: > 0 } patterns)
            {
                request["models"] = new JsonArray([.. patterns.Select(pattern => JsonValue.Create(pattern))]);
            }
            Set(request, "requests_per_minute", parsed.GetValue(requests));
            Set(request, "tokens_per_minute", parsed.GetValue(tokens));
            Set(request, "concurrent", parsed.GetValue(concurrent));
            if (parsed.GetValue(expires) is { } end)
            {
                request["expires_at"] = end.ToString("O", CultureInfo.InvariantCulture);
            }
            return AddAsync(new AgentClient(parsed.GetValue(url)!, parsed.GetValue(key)), request, parsed.InvocationConfiguration, cancellationToken);
        });
        return add;
    }

    private static Command CreateRevoke(Option<string> url, Option<string?> key)
    {
        var name = new Argument<string>("NAME") { Description = "The key's name or id" };
        var revoke = new Command("revoke", "End a key at once") { name };
        revoke.SetAction(async (parsed, cancellationToken) =>
        {
            var client = new AgentClient(parsed.GetValue(url)!, parsed.GetValue(key));
            var path = $"{Path}/{Uri.EscapeDataString(parsed.GetValue(name)!)}";
            var (list, reason) = await client.SendAsync(HttpMethod.Delete, path, null, AccessJson.Default.KeyListBody, cancellationToken);
            return await WriteAsync(list, reason, parsed.InvocationConfiguration);
        });
        return revoke;
    }

    private static async Task<int> ListAsync(AgentClient client, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var (list, reason) = await client.GetAsync(Path, AccessJson.Default.KeyListBody, cancellationToken);
        return await WriteAsync(list, reason, console);
    }

    private static async Task<int> AddAsync(AgentClient client, JsonObject request, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        using var body = new StringContent(request.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        var (made, reason) = await client.SendAsync(HttpMethod.Post, Path, body, AccessJson.Default.MadeKeyBody, cancellationToken);
        if (made is null)
        {
            await console.Error.WriteLineAsync(reason);
            return 1;
        }
        await console.Output.WriteLineAsync(made.Key);
        await console.Error.WriteLineAsync(
            $"The key '{made.About.Name}' ({JsonNamingPolicy.SnakeCaseLower.ConvertName(made.About.Role.ToString())}) is shown only now: keep it.");
        return 0;
    }

    private static async Task<int> WriteAsync(KeyListBody? list, string reason, InvocationConfiguration console)
    {
        if (list is null)
        {
            await console.Error.WriteLineAsync(reason);
            return 1;
        }
        if (!list.AsksForKeys)
        {
            await console.Output.WriteLineAsync("No keys: whoever reaches the agent may use it. 'hearth keys add NAME' makes the first one.");
        }
        foreach (var key in list.Keys)
        {
            await console.Output.WriteLineAsync(Describe(
                key.Name, key.Role == KeyRole.Admin ? "admin" : "user", key.ExpiresAt, key.Models, new KeyLimits(key.RequestsPerMinute, key.TokensPerMinute, key.Concurrent)));
        }
        if (list.Guest is { } guest)
        {
            await console.Output.WriteLineAsync(Describe(
                Caller.AnonymousId, "without a key", null, guest.Models, new KeyLimits(guest.RequestsPerMinute, guest.TokensPerMinute, guest.Concurrent)));
        }
        return 0;
    }

    private static string Describe(string name, string role, DateTimeOffset? end, IReadOnlyList<string>? models, KeyLimits limits) =>
        string.Join("  ", new[]
        {
            name,
            role,
            models is null ? "all models" : string.Join(' ', models),
            limits.RequestsPerMinute is { } requests ? $"{requests} requests a minute" : null,
            limits.TokensPerMinute is { } tokens ? $"{tokens} tokens a minute" : null,
            limits.Concurrent is { } concurrent ? $"{concurrent} at a time" : null,
            end is { } until ? string.Create(CultureInfo.InvariantCulture, $"until {until:yyyy-MM-dd HH:mm}") : null,
        }.OfType<string>());

    private static void Set<T>(JsonObject request, string name, T? value)
        where T : struct
    {
        if (value is { } given)
        {
            request[name] = JsonValue.Create(Convert.ToInt64(given, CultureInfo.InvariantCulture));
        }
    }
}
