using Appliance.Agent.Gateway;

namespace Appliance.Agent.Hosting;

/// <summary>The edge of the process for requests: whatever goes wrong is logged and answered in the API's own shape.</summary>
internal static partial class FaultAnswers
{
    public static void UseFaultAnswers(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FaultAnswers).FullName!);
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client went away; there is nobody to answer.
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                // The pattern, not the path: a path may hold anything.
                Log.Unexpected(logger, e, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other");
                await new ApiError(StatusCodes.Status500InternalServerError, "server_error", "internal_error",
                    "Something unexpected went wrong; the device's journal has the details.").WriteAsync(context);
            }
        });
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Error, "A request to {Route} failed unexpectedly")]
        public static partial void Unexpected(ILogger logger, Exception exception, string route);
    }
}
