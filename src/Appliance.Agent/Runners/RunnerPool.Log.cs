namespace Appliance.Agent.Runners;

/// <content>What the pool says.</content>
internal sealed partial class RunnerPool
{
    private static partial class Log
    {
        [LoggerMessage(1211, LogLevel.Information, "Loading {Model}, about {Needed}")]
        public static partial void Loading(ILogger logger, string model, ByteSize needed);

        [LoggerMessage(1212, LogLevel.Information, "Loaded {Model} in {Seconds:0.0} s")]
        public static partial void Loaded(ILogger logger, string model, double seconds);

        [LoggerMessage(1213, LogLevel.Warning, "{Model} was not started: it needs {Needed}, {Available} can be had")]
        public static partial void TooLarge(ILogger logger, string model, ByteSize needed, ByteSize available);

        [LoggerMessage(1214, LogLevel.Error, "{Model} could not be loaded: {Reason}")]
        public static partial void Failed(ILogger logger, string model, string reason);

        [LoggerMessage(1215, LogLevel.Error, "The runner of {Model} ended by itself: {Reason}. The next request starts it again")]
        public static partial void Ended(ILogger logger, string model, string reason);

        [LoggerMessage(1217, LogLevel.Information, "Taking over the running {Model}")]
        public static partial void Adopting(ILogger logger, string model);

        [LoggerMessage(1218, LogLevel.Information, "Stopping the runner {Runner}, whose model is gone")]
        public static partial void StoppingUnknown(ILogger logger, string runner);

        [LoggerMessage(1219, LogLevel.Information, "Unloading {Model}, as asked")]
        public static partial void UnloadingAsAsked(ILogger logger, string model);

        [LoggerMessage(1216, LogLevel.Information, "Unloading {Model} to make room")]
        public static partial void Unloading(ILogger logger, string model);
    }
}
