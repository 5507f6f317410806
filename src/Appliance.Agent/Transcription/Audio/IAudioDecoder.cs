namespace Appliance.Agent.Transcription.Audio;

/// <summary>Starts the program that decodes recordings.</summary>
internal interface IAudioDecoder
{
    /// <summary>One decoder for one recording.</summary>
    /// <exception cref="IOException">It could not be started.</exception>
    Task<IAudioDecoding> StartAsync(CancellationToken cancellationToken);
}

/// <summary>A running decoder. Disposing ends it at once.</summary>
internal interface IAudioDecoding : IAsyncDisposable
{
    /// <summary>Takes the recording as it is.</summary>
    Stream Input { get; }

    /// <summary>Gives sound in the form of <see cref="SoundFormat"/>; ends without a byte when there is none.</summary>
    Stream Output { get; }

    /// <summary>Says that the recording ends here.</summary>
    void EndInput();
}
