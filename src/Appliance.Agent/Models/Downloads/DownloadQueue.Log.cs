namespace Appliance.Agent.Models.Downloads;

/// <content>What the queue tells the journal.</content>
internal sealed partial class DownloadQueue
{
    private static partial class Log
    {
        [LoggerMessage(1111, LogLevel.Information, "{Model} will be fetched: download {Id}, {Size}")]
        public static partial void Queued(ILogger logger, string model, string id, ByteSize size);

        [LoggerMessage(1112, LogLevel.Information, "{Model} is in the store: download {Id}")]
        public static partial void Done(ILogger logger, string model, string id);

        [LoggerMessage(1113, LogLevel.Warning, "{Model} was not fetched, download {Id}: {Reason}")]
        public static partial void Failed(ILogger logger, string model, string id, string reason);

        [LoggerMessage(1114, LogLevel.Information, "{Model} goes on being fetched: download {Id}")]
        public static partial void GoingOn(ILogger logger, string model, string id);

        [LoggerMessage(1117, LogLevel.Information, "{Model} rests: download {Id}")]
        public static partial void Paused(ILogger logger, string model, string id);

        [LoggerMessage(1116, LogLevel.Information, "{Model} was taken back: download {Id}")]
        public static partial void Cancelled(ILogger logger, string model, string id);
    }
}
