namespace Appliance.Agent.Observability;

/// <summary>What is noted of one request while it is answered. Never what was asked or answered.</summary>
/// <param name="time">Measures.</param>
/// <param name="flow">Told of tokens as they come; null where nobody looks.</param>
internal sealed class RequestRecord(TimeProvider time, TokenFlow? flow = null)
{
    private readonly long _started = time.GetTimestamp();
    private AnswerReader? _answer;
    private long? _asked;

    /// <summary>The model that answers, once it is known to exist; null before.</summary>
    public string? Model { get; set; }

    /// <summary>Tokens of the prompt, as far as the answer told.</summary>
    public long PromptTokens => _answer?.Usage.Prompt ?? 0;

    /// <summary>Tokens written, counted where the answer did not tell.</summary>
    public long CompletionTokens => _answer?.Completion ?? 0;

    /// <summary>Both.</summary>
    public long Tokens => PromptTokens + CompletionTokens;

    /// <summary>Tokens a second, as the runner measured it.</summary>
    public double? Speed => _answer?.Usage.Speed;

    /// <summary>From the start of the request to the first piece of a streamed answer.</summary>
    public TimeSpan? TimeToFirstToken { get; private set; }

    /// <summary>How long it took so far.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>How long a model has been at it; null when none was asked.</summary>
    public TimeSpan? Answering => _asked is { } asked ? time.GetElapsedTime(asked) : null;

    /// <summary>Notes that a model works on this request, since now or some time ago.</summary>
    public void Ask(TimeSpan ago = default) => _asked ??= time.GetTimestamp() - (long)(ago.TotalSeconds * time.TimestampFrequency);

    /// <summary>Reads along with the answer of a runner.</summary>
    public Stream Follow(Stream answer, HttpContent content)
    {
        Ask();
        var reader = new AnswerReader(content.Headers.ContentType?.MediaType == "text/event-stream");
        _answer = reader;
        var told = 0;
        return new AnswerTap(answer, reader, () =>
        {
            if (reader.Pieces > told && Model is { } model)
            {
                flow?.Add(model, reader.Pieces - told);
                told = reader.Pieces;
            }
            if (reader.Pieces > 0)
            {
                TimeToFirstToken ??= Elapsed;
            }
        });
    }
}
