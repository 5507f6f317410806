namespace Appliance.Agent.Hosting;

/// <summary>What is logged and how it looks.</summary>
internal static class AgentLogging
{
    public static void AddAgentLogging(this ILoggingBuilder logging)
    {
        // Request lines carry nothing an owner needs, and model requests are nobody's business.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Yarp", LogLevel.Error);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        if (SystemdHosting.IsNotified)
        {
            // Journal levels; time and unit are the journal's.
            logging.AddSystemdConsole(console => console.IncludeScopes = false);
        }
        else
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes) = (true, false));
        }
    }
}
