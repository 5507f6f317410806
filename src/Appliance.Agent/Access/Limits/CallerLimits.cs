using Appliance.Agent.Access.Keys;
using Appliance.Agent.Gateway;
using Appliance.Agent.Observability;

namespace Appliance.Agent.Access.Limits;

/// <summary>Keeps callers within their limits where a model is asked.</summary>
internal static class CallerLimits
{
    public static void UseCallerLimits(this WebApplication app)
    {
        var gates = app.Services.GetRequiredService<CallerGates>();
        app.Use((context, next) =>
            context.GetCaller() is var caller && caller.Limits != KeyLimits.None && context.GetEndpoint()?.Metadata.GetMetadata<MeteredEndpoint>() is not null
                ? PassAsync(context, gates.Of(caller), caller, next)
                : next(context));
    }

    private static async Task PassAsync(HttpContext context, CallerGate gate, Caller caller, RequestDelegate next)
    {
        var (admission, refusal, rest) = gate.Enter();
        if (admission is null)
        {
            await new ApiError(StatusCodes.Status429TooManyRequests, "rate_limit_error", "rate_limit_exceeded",
                $"'{caller.Name}' may send {refusal}. Nothing was done; try again later.", RetryAfter: rest).WriteAsync(context);
            return;
        }
        using (admission)
        {
            try
            {
                await next(context);
            }
            finally
            {
                gate.Spend(context.GetRecord().Tokens);
            }
        }
    }
}
