using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Appliance.Agent.Commands;

/// <summary>Asks a running agent.</summary>
internal static class AgentClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
}
