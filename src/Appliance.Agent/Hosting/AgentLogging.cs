namespace Appliance.Agent.Hosting;

/// <summary>What is logged and how it looks.</summary>
internal static class AgentLogging
{
    public static void AddAgentLogging(this ILoggingBuilder logging)
    {
        // The request journal tells of requests; the framework's lines and scopes would add what was asked for.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.None);
        logging.AddFilter("Yarp", LogLevel.Error);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        if (SystemdHosting.IsNotified)
        {
            // Journal levels; time and unit are the journal's.
            logging.AddSystemdConsole(console => console.IncludeScopes = true);
        }
        else
        {
            logging.AddJsonConsole(console => (console.IncludeScopes, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "O"));
        }
    }
}
