namespace Appliance.Agent.Access;

/// <summary>Keeps the caller of a request with the request.</summary>
internal static class CallerFeature
{
    /// <summary>Who sent this request; <see cref="Caller.Anonymous"/> unless something found out.</summary>
    public static Caller GetCaller(this HttpContext context) => context.Features.Get<Caller>() ?? Caller.Anonymous;

    /// <summary>Whose turn the request takes. Who sends no key is told apart by address: a household without keys shares fairly, too.</summary>
    public static string GetQueueName(this HttpContext context) => context.GetCaller().Id switch
    {
        Caller.AnonymousId => $"{Caller.AnonymousId} {context.Connection.RemoteIpAddress}",
        // It says for whom it asks; its key vouches for that.
        Caller.OpenWebUiId => $"{Caller.OpenWebUiId} {context.Request.Headers["X-OpenWebUI-User-Email"]}",
        var id => id,
    };

    /// <summary>Says who sent this request.</summary>
    public static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);
}
