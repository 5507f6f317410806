namespace Appliance.Agent.Runners;

/// <content>What the pool says.</content>
internal sealed partial class RunnerPool
{
    private static partial class Log
    {
        [LoggerMessage(1213, LogLevel.Warning, "{Model} was not started: {Reason}")]
        public static partial void TooLarge(ILogger logger, string model, string reason);

        [LoggerMessage(1214, LogLevel.Error, "{Model} could not be loaded: {Reason}")]
        public static partial void Failed(ILogger logger, string model, string reason);

        [LoggerMessage(1215, LogLevel.Error, "The runner of {Model} ended by itself: {Reason}. The next request starts it again")]
        public static partial void Ended(ILogger logger, string model, string reason);

        [LoggerMessage(1216, LogLevel.Information, "Unloading {Model} to make room")]
        public static partial void Unloading(ILogger logger, string model);

        [LoggerMessage(1217, LogLevel.Information, "Taking over the running {Model}")]
        public static partial void Adopting(ILogger logger, string model);

        [LoggerMessage(1218, LogLevel.Information, "Stopping the runner {Runner}: its model is gone, or nobody knows how it was loaded")]
        public static partial void StoppingUnknown(ILogger logger, string runner);

        [LoggerMessage(1219, LogLevel.Information, "Unloading {Model}, as asked")]
        public static partial void UnloadingAsAsked(ILogger logger, string model);

        [LoggerMessage(1220, LogLevel.Information, "Unloading {Model}: it was not used for a while")]
        public static partial void UnloadingUnused(ILogger logger, string model);

        [LoggerMessage(1222, LogLevel.Error, "The runner of {Model} hangs and is ended. The next request starts it again")]
        public static partial void Hung(ILogger logger, string model);

        [LoggerMessage(1223, LogLevel.Warning, "The cards have not given back what {Model} held; the next load may find too little")]
        public static partial void NotGivenBack(ILogger logger, string model);
    }
}
