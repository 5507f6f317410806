using Appliance.Agent.Processes;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Transcription.Audio;

/// <summary>Decodes with ffmpeg as a child process: on a developer's machine, in a container.</summary>
internal sealed partial class ProcessAudioDecoder(IOptions<TranscriptionOptions> options, ILogger<ProcessAudioDecoder> logger) : IAudioDecoder
{
    public Task<IAudioDecoding> StartAsync(CancellationToken cancellationToken)
    {
        var prefix = options.Value.DecoderCommand;
        var child = ChildPipe.Start(new ChildCommand(prefix[0], [.. prefix.Skip(1), .. SoundFormat.DecoderArguments]), OnComplaint);
        return Task.FromResult<IAudioDecoding>(new Decoding(child));

        void OnComplaint(string line) => Log.Complaint(logger, line);
    }

    private sealed class Decoding(ChildPipe child) : IAudioDecoding
    {
        public Stream Input => child.Input;

        public Stream Output => child.Output;

        public void EndInput()
        {
            try
            {
                child.Input.Dispose();
            }
            catch (IOException)
            {
                // It has ended before it had read everything.
            }
        }

        public ValueTask DisposeAsync() => child.DisposeAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1801, LogLevel.Debug, "Decoder: {Line}")]
        public static partial void Complaint(ILogger logger, string line);
    }
}
