using Appliance.Agent.Updates.Slots;

namespace Appliance.Agent.Updates;

/// <content>What it says.</content>
internal sealed partial class UpdateDesk
{
    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Version {Version} is offered ({Place})")]
        public static partial void Found(ILogger logger, string version, UpdatePlace place);

        [LoggerMessage(2102, LogLevel.Warning, "Updates could not be looked for: {Message}")]
        public static partial void Unreachable(ILogger logger, string message);

        [LoggerMessage(2103, LogLevel.Information, "The update to {Version} was asked for by '{By}'")]
        public static partial void Wanted(ILogger logger, string version, string by);

        [LoggerMessage(2104, LogLevel.Information, "Installing {Version}")]
        public static partial void Installing(ILogger logger, string version);

        [LoggerMessage(2105, LogLevel.Error, "{Version} was not installed: {Problem}")]
        public static partial void Refused(ILogger logger, string version, string problem);

        [LoggerMessage(2106, LogLevel.Warning, "Restarting into {Version}")]
        public static partial void Restarting(ILogger logger, string version);

        [LoggerMessage(2107, LogLevel.Warning, "Going to {Version} was asked for by '{By}'")]
        public static partial void GoingBack(ILogger logger, string version, string by);

        [LoggerMessage(2108, LogLevel.Error, "A step of an update failed: {Problem}. Nothing was changed; trying again in a while")]
        public static partial void Stumbled(ILogger logger, string problem);

        [LoggerMessage(2109, LogLevel.Warning, "The state of updates could not be written down: {Problem}")]
        public static partial void Unwritten(ILogger logger, string problem);
    }
}
