using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Commands;

/// <summary>Asks a running agent.</summary>
internal static class AgentClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // For requests that make the agent ask others, or wait for an answer to end.
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    /// <summary>The answer of a path, or null with the reason why there is none.</summary>
    public static async Task<(T? Answer, string Reason)> GetAsync<T>(string url, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url), Timeout = Patience };
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync(type, cancellationToken), "")
                : (null, $"{url} answered with status {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException or JsonException)
        {
            return (null, $"{url} does not answer: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{url} did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>The answer to a request with a body, or null with the agent's own words why there is none.</summary>
    public static async Task<(T? Answer, string Reason)> SendAsync<T>(
        HttpMethod method, string url, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        T? answer = null;
        var problem = await SendAsync(method, url, path, content, async response => answer = await response.Content.ReadFromJsonAsync(type, cancellationToken), cancellationToken);
        return (answer, problem ?? "");
    }

    /// <summary>Sends a request whose answer has nothing to read.</summary>
    /// <returns>Null when it was fulfilled; otherwise why not.</returns>
    public static Task<string?> SendAsync(HttpMethod method, string url, string path, HttpContent? content, CancellationToken cancellationToken) =>
        SendAsync(method, url, path, content, _ => Task.CompletedTask, cancellationToken);

    private static async Task<string?> SendAsync(
        HttpMethod method, string url, string path, HttpContent? content, Func<HttpResponseMessage, Task> read, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url), Timeout = LongPatience };
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
            using var response = await client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var error = await response.Content.ReadFromJsonAsync(GatewayJson.Default.ApiErrorBody, cancellationToken);
                return error?.Error.Message ?? $"{url} answered with status {(int)response.StatusCode}";
            }
            await read(response);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException or JsonException)
        {
            return $"{url} does not answer: {e.Message}";
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{url} did not answer within {LongPatience.TotalMinutes:0} min";
        }
    }
}
