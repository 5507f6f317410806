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

    /// <summary>The answer of a path, or null with the reason why there is none.</summary>
    public Task<(T? Answer, string Reason)> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Get, path, null, type, cancellationToken);

    /// <summary>The same with another method and a body of JSON.</summary>
    public async Task<(T? Answer, string Reason)> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url), Timeout = Patience };
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
            if (!string.IsNullOrEmpty(key))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync(type, cancellationToken), "")
                : (null, $"{url} answered with status {(int)response.StatusCode}{await ReasonAsync(response, cancellationToken)}");
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

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync(GatewayJson.Default.ApiErrorBody, cancellationToken);
            return body?.Error?.Message is { Length: > 0 } message ? $": {message}" : "";
        }
        catch (JsonException)
        {
            // Not an error of the agent's own.
            return "";
        }
    }
}
