using Appliance.Agent.Gateway;
using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models;

/// <summary>The edge of the store for requests: a refusal becomes an answer in the shape of the API that was asked.</summary>
internal static class StoreAnswers
{
    /// <summary>An endpoint whose refusals are answered.</summary>
    public static RequestDelegate Of(RequestDelegate endpoint) => async context =>
    {
        try
        {
            await endpoint(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && ErrorOf(e) is not null)
        {
            await ErrorOf(e)!.WriteAsync(context);
        }
    };

    /// <summary>What to answer for a failure of the store; null for one that nobody expects.</summary>
    public static ApiError? ErrorOf(Exception exception) => exception switch
    {
        StoreException store => store.Error,
        HubException hub => new ApiError(StatusOf(hub.Fault), hub.IsPassing ? "server_error" : "invalid_request_error", CodeOf(hub.Fault), hub.Message, RetryAfter: hub.RetryAfter),
        BadHttpRequestException bad => ApiError.BadRequest(bad.Message),
        IOException or UnauthorizedAccessException => new ApiError(StatusCodes.Status500InternalServerError, "server_error", "store_failed", $"The store cannot be read or written: {exception.Message}"),
        _ => null,
    };

    private static int StatusOf(HubFault fault) => fault switch
    {
        HubFault.NeedsSignIn => StatusCodes.Status403Forbidden,
        HubFault.NotFound => StatusCodes.Status404NotFound,
        HubFault.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status502BadGateway,
    };

    private static string CodeOf(HubFault fault) => fault switch
    {
        HubFault.NeedsSignIn => "hub_needs_sign_in",
        HubFault.NotFound => "model_not_found",
        HubFault.Busy => "hub_busy",
        HubFault.Broken => "hub_unreachable",
        _ => "hub_refused",
    };
}
