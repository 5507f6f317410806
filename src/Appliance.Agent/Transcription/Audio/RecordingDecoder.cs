using Microsoft.Extensions.Options;

namespace Appliance.Agent.Transcription.Audio;

/// <summary>Passes a recording through a decoder while it arrives, and stops at the limits.</summary>
internal sealed class RecordingDecoder(IAudioDecoder decoder, IOptions<TranscriptionOptions> options) : IDisposable
{
    private const int BufferLength = 64 << 10;

    private readonly SemaphoreSlim _places = new(options.Value.Decoders);

    /// <summary>Decodes all of <paramref name="recording"/>. An error of that stream is thrown as it is.</summary>
    public async Task<DecodeResult> DecodeAsync(Stream recording, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.DecodeTimeout);
        try
        {
            return await StartAsync(limit.Token) is var (decoding, sound, reason) && reason is null
                ? await DecodeAsync(recording, decoding!, sound!, limit.Token)
                : new DecodeResult.Failed(reason!);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DecodeResult.TooSlow();
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<(IAudioDecoding? Decoding, Sound? Sound, string? Reason)> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sound = Sound.Create(options.Value.Directory);
            try
            {
                return (await decoder.StartAsync(cancellationToken), sound, null);
            }
            catch
            {
                await sound.DisposeAsync();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, null, e.Message);
        }
    }

    private async Task<DecodeResult> DecodeAsync(Stream recording, IAudioDecoding decoding, Sound sound, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = ReceiveAsync(decoding.Output, sound, stop);
        var isTaken = false;
        try
        {
            var sent = await SendAsync(recording, decoding, stop.Token);
            DecodeResult result = sent is null ? new DecodeResult.TooLarge()
                : await receiving is { } refusal ? refusal
                : sound.Length == 0 ? new DecodeResult.NoSound(sent == 0)
                : new DecodeResult.Decoded(sound);
            cancellationToken.ThrowIfCancellationRequested();
            isTaken = result is DecodeResult.Decoded;
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The receiver has met a limit.
            return (await receiving)!;
        }
        finally
        {
            await stop.CancelAsync();
            await decoding.DisposeAsync();
            await receiving;
            if (!isTaken)
            {
                await sound.DisposeAsync();
            }
        }
    }

    /// <returns>The bytes that were sent; null when there are more than allowed.</returns>
    private async Task<long?> SendAsync(Stream recording, IAudioDecoding decoding, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        var total = 0L;
        var isHeard = true;
        while (await recording.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            total += read;
            if (total > options.Value.MaxFileBytes)
            {
                return null;
            }
            // What follows the recording in the request is still wanted when the decoder has had enough.
            isHeard = isHeard && await TryWriteAsync(decoding.Input, buffer.AsMemory(0, read), cancellationToken);
        }
        decoding.EndInput();
        return total;
    }

    private static async Task<bool> TryWriteAsync(Stream input, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(bytes, cancellationToken);
            await input.FlushAsync(cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <returns>Null when the decoder ended; else what stopped it, and <paramref name="stop"/> is cancelled.</returns>
    private async Task<DecodeResult?> ReceiveAsync(Stream output, Sound sound, CancellationTokenSource stop)
    {
        var most = SoundFormat.BytesOf(options.Value.LongestRecording);
        var buffer = new byte[BufferLength];
        DecodeResult? refusal = null;
        while (refusal is null && await ReadAsync(output, buffer, stop.Token) is > 0 and var read)
        {
            refusal = sound.Length + read > most ? new DecodeResult.TooLong() : await TryAppendAsync(sound, buffer.AsMemory(0, read));
        }
        if (refusal is not null)
        {
            await stop.CancelAsync();
        }
        return refusal;
    }

    private static async Task<int> ReadAsync(Stream output, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await output.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task<DecodeResult?> TryAppendAsync(Sound sound, ReadOnlyMemory<byte> samples)
    {
        try
        {
            await sound.AppendAsync(samples, CancellationToken.None);
            return null;
        }
        catch (IOException e)
        {
            return new DecodeResult.Failed($"the decoded sound cannot be kept: {e.Message}");
        }
    }
}
