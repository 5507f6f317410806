using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Appliance.Agent.Gateway;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models;

/// <summary>Reads the body of a request to the store.</summary>
internal static class StoreBody
{
    /// <summary>The request in the body.</summary>
    /// <exception cref="StoreException">It is none.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, long limit, JsonTypeInfo<T> type)
        where T : class
    {
        var (body, error) = await RequestBody.ReadAsync(context, limit);
        if (error is not null)
        {
            throw new StoreException(error.Status, error.Code ?? "bad_request", error.Message);
        }
        try
        {
            return JsonSerializer.Deserialize<T>(body.AsSpan(), type) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new StoreException(StatusCodes.Status400BadRequest, "bad_request", "The request is not valid: its body must be a JSON object such as {\"model\": \"NAME\"}.", innerException: e);
        }
    }
}
