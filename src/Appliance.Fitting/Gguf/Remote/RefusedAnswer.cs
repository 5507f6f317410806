using System.Net;

namespace Appliance.Fitting.Gguf;

/// <summary>Says in a sentence why a server does not give a file.</summary>
internal static class RefusedAnswer
{
    public static RemoteGgufException Explain(HttpResponseMessage response, Uri location, bool hasToken)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(RemoteGgufFault.NeedsSignIn, hasToken
                ? $"{location.Host} refuses this access token (status {status}). Sign in at the source and accept the model's licence there, or give another token."
                : $"{location.Host} gives this file only to people it knows (status {status}). Sign in at the source, accept the model's licence there, "
                    + "and give an access token."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(RemoteGgufFault.NotFound, $"{location.Host} has no file {location.AbsolutePath}. Check the address."),
            HttpStatusCode.RequestedRangeNotSatisfiable when response.Content.Headers.ContentRange?.Length == 0 =>
                new(RemoteGgufFault.NotAModel, $"The file at {location.Host} is empty."),
            HttpStatusCode.RequestedRangeNotSatisfiable =>
                new(RemoteGgufFault.Changed, $"The file at {location.Host} is shorter than it was said to be. It may be being replaced; try again."),
            HttpStatusCode.TooManyRequests => new(RemoteGgufFault.Refused, $"{location.Host} was asked too often for now. Try again {When(response)}."),
            >= HttpStatusCode.InternalServerError => new(RemoteGgufFault.Refused, $"{location.Host} has a fault of its own (status {status}). Try again {When(response)}."),
            _ => new(RemoteGgufFault.Refused, $"{location.Host} does not give the file (status {status}). Check the address."),
        };
    }

    private static string When(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } pause ? $"in {Math.Ceiling(pause.TotalSeconds):0} s" : "later";
}
