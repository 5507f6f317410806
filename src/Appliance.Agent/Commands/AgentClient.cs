using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Commands;

/// <summary>Asks a running agent.</summary>
/// <param name="url">Its address.</param>
/// <param name="key">An API key, where it asks for one.</param>
internal sealed class AgentClient(string url, string? key)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // For requests that make the agent ask others, or wait for an answer to end.
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    /// <summary>The answer of a path, or null with the reason why there is none.</summary>
    public Task<(T? Answer, string Reason)> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Get, path, null, type, cancellationToken);

    /// <summary>The same with another method and a body of JSON.</summary>
    public async Task<(T? Answer, string Reason)> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        T? answer = null;
        var problem = await SendAsync(method, path, body, async response => answer = await response.Content.ReadFromJsonAsync(type, cancellationToken), cancellationToken);
        return (answer, problem ?? "");
    }

    /// <summary>Sends a request whose answer has nothing to read.</summary>
    /// <returns>Null when it was fulfilled; otherwise why not.</returns>
    public Task<string?> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken) =>
        SendAsync(method, path, body, _ => Task.CompletedTask, cancellationToken);

    private async Task<string?> SendAsync(
        HttpMethod method, string path, HttpContent? body, Func<HttpResponseMessage, Task> read, CancellationToken cancellationToken)
    {
        var patience = method == HttpMethod.Get ? Patience : LongPatience;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url), Timeout = patience };
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
            if (!string.IsNullOrEmpty(key))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }
            using var response = await client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return await ReasonAsync(response, cancellationToken) ?? $"{url} answered with status {(int)response.StatusCode}";
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
            return $"{url} did not answer within {patience.TotalSeconds:0} s";
        }
    }

    /// <returns>The agent's own words; null when the answer is not an error of its.</returns>
    private static async Task<string?> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync(GatewayJson.Default.ApiErrorBody, cancellationToken);
            return body?.Error?.Message is { Length: > 0 } message ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
