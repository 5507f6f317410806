using System.Net;

namespace Appliance.Agent.Models.Hub;

/// <summary>Says in a sentence why a server of the hub does not give something.</summary>
internal static class HubAnswer
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    public static HubException Explain(HttpResponseMessage response, Uri location, string repository, Uri hub, bool hasToken, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var page = new Uri(hub, repository);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when hasToken => new(HubFault.NeedsSignIn,
                $"{location.Host} does not give {repository} to the account of the access token (status {status}). "
                + $"Sign in at {page}, accept the terms there, and ask again; or set a token of an account that has."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(HubFault.NeedsSignIn,
                $"{location.Host} gives {repository} only to accounts that accepted its terms, or it does not exist (status {status}). "
                + $"Sign in at {page}, accept the terms there, make an access token, and set it on this device (PUT /api/hearth/hub/token)."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(HubFault.NotFound, $"{location.Host} has no {Uri.UnescapeDataString(location.AbsolutePath)}. Check the name."),
            HttpStatusCode.RequestedRangeNotSatisfiable => new(HubFault.Changed, $"A file of {repository} is shorter at {location.Host} than it was said to be."),
            HttpStatusCode.TooManyRequests => new(HubFault.Busy, $"{location.Host} was asked too often for now (status {status}).", RestOf(response, now)),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new(HubFault.Busy, $"{location.Host} has a fault of its own (status {status}).", RestOf(response, now)),
            _ => new(HubFault.Refused, $"{location.Host} does not give {repository} (status {status})."),
        };
    }

    private static TimeSpan? RestOf(HttpResponseMessage response, DateTimeOffset now)
    {
        var rest = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => (TimeSpan?)null,
        };
        return rest is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestRest.Ticks)) : null;
    }
}
