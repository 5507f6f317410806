namespace Appliance.Console.Ports;

/// <summary>Asks models within the process, in fair turns with everybody else.</summary>
public interface IChat
{
    /// <summary>The models that can be talked to.</summary>
    Task<IReadOnlyList<ChatModel>> GetModelsAsync(CancellationToken cancellationToken);

    /// <summary>An answer, piece by piece; the last piece is <see cref="ChatPiece.Ended"/> or <see cref="ChatPiece.Failed"/>. Cancelling stops the model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="messages">The conversation so far.</param>
    /// <param name="user">Whose turn it takes and whose usage it counts as.</param>
    /// <param name="cancellationToken">Stops the answer.</param>
    IAsyncEnumerable<ChatPiece> AnswerAsync(string model, IReadOnlyList<ChatMessage> messages, string user, CancellationToken cancellationToken);
}

/// <summary>A model that can be talked to.</summary>
/// <param name="Id">Its name.</param>
/// <param name="IsLoaded">Whether it answers at once.</param>
/// <param name="CanSee">Whether it takes images.</param>
public sealed record ChatModel(string Id, bool IsLoaded, bool CanSee);

/// <summary>What somebody said.</summary>
public sealed record ChatMessage
{
    /// <summary>Who.</summary>
    public required ChatRole Role { get; init; }

    /// <summary>What, as Markdown.</summary>
    public string Text { get; init; } = "";

    /// <summary>What the model thought before it answered; null when nothing.</summary>
    public string? Thinking { get; init; }

    /// <summary>Images as <c>data:</c> addresses.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>Why the answer is not whole, as a sentence; null when it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Tokens of the answer; 0 when nobody counted.</summary>
    public int Tokens { get; init; }

    /// <summary>How long the answer was written; null when nobody measured.</summary>
    public TimeSpan? Took { get; init; }
}

/// <summary>Who said something.</summary>
public enum ChatRole
{
    /// <summary>The person.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>Whoever tells the model how to be.</summary>
    System,
}

/// <summary>A piece of an answer.</summary>
public abstract record ChatPiece
{
    private ChatPiece()
    {
    }

    /// <summary>Text that was written.</summary>
    public sealed record Text(string Value) : ChatPiece;

    /// <summary>Text that was thought.</summary>
    public sealed record Thinking(string Value) : ChatPiece;

    /// <summary>It waits, for its turn or the model.</summary>
    public sealed record Waiting(bool IsLoading) : ChatPiece;

    /// <summary>It is whole.</summary>
    public sealed record Ended(int Tokens, TimeSpan Took) : ChatPiece;

    /// <summary>It is not, for the reason in the sentence.</summary>
    public sealed record Failed(string Reason) : ChatPiece;
}
