using System.Net;
using System.Text.Json;

namespace Appliance.Agent.Tests.Support;

/// <summary>What tests ask of an agent's store.</summary>
internal static class StoreClient
{
    /// <summary>Asks for a model and waits for the end of its download.</summary>
    /// <returns>The download as it ended.</returns>
    public static async Task<JsonElement> PullAsync(this TestAgent agent, string model)
    {
        var (response, body) = await agent.AskForAsync(model);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        return await agent.EndOfAsync(body);
    }

    /// <summary>Asks for a model.</summary>
    public static Task<(HttpResponseMessage Response, JsonElement Body)> AskForAsync(this TestAgent agent, string model) =>
        agent.PostAsync("/api/hearth/models/pull", JsonSerializer.Serialize(new { model }));

    /// <summary>Waits for the end of a download.</summary>
    public static async Task<JsonElement> EndOfAsync(this TestAgent agent, JsonElement download)
    {
        while (StateOf(download) is not ("done" or "failed" or "cancelled"))
        {
            using var reader = new StreamReader(await agent.Client.GetStreamAsync(
                new Uri($"/api/hearth/downloads/{IdOf(download)}/events", UriKind.Relative), TestContext.Current.CancellationToken));
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            download = await agent.GetAsync($"/api/hearth/downloads/{IdOf(download)}");
        }
        return download;
    }

    public static string IdOf(JsonElement download) => download.GetProperty("id").GetString()!;

    public static string StateOf(JsonElement download) => download.GetProperty("state").GetString()!;

    public static string NoteOf(JsonElement download) => download.GetProperty("note").GetString()!;

    public static string MessageOf(JsonElement error) => error.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>All files below the store that are not models, without the records.</summary>
    public static IReadOnlyList<string> LeftoversIn(string models) => !Directory.Exists(Path.Combine(models, ".hearth")) ? [] :
        [.. Directory.EnumerateFiles(Path.Combine(models, ".hearth"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(models, path))
            .Where(path => !path.StartsWith(".hearth/records/", StringComparison.Ordinal) && path != ".hearth/licences.json")];

    /// <summary>Sends bytes as a file's content.</summary>
    public static async Task<HttpResponseMessage> PutAsync(this TestAgent agent, string name, byte[] bytes, string? range = null, params (string Key, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/api/hearth/models/files/" + name, UriKind.Relative)) { Content = new ByteArrayContent(bytes) };
        if (range is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        }
        foreach (var (key, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(key, value);
        }
        return await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request without a body.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> SendAsync(this TestAgent agent, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = json is null ? null : new StringContent(json) };
        using var response = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
