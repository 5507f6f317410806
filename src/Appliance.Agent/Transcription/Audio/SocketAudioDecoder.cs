using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Transcription.Audio;

/// <summary>Decodes behind a socket: systemd starts ffmpeg in a sandbox of its own for each connection (<c>hearth-audio.socket</c>).</summary>
internal sealed class SocketAudioDecoder(IOptions<TranscriptionOptions> options) : IAudioDecoder
{
    public async Task<IAudioDecoding> StartAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(options.Value.DecoderSocket!), cancellationToken);
            return new Decoding(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"{options.Value.DecoderSocket} cannot be reached: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Decoding(Socket socket) : IAudioDecoding
    {
        private readonly NetworkStream _stream = new(socket, ownsSocket: true);

        public Stream Input => _stream;

        public Stream Output => _stream;

        public void EndInput()
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // It has ended before it had read everything.
            }
        }

        public ValueTask DisposeAsync() => _stream.DisposeAsync();
    }
}
