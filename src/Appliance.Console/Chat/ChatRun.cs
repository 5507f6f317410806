using System.Text;
using Appliance.Console.Ports;

namespace Appliance.Console.Chat;

/// <summary>An answer that is being written. It goes on and is stored whether or not anybody looks on.</summary>
public sealed class ChatRun : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thinking = new();
    private readonly CancellationTokenSource _stopping = new();
    private ChatMessage _answer;

    internal ChatRun(string user, Conversation conversation, string model)
    {
        (User, Conversation, Model) = (user, conversation, model);
        _answer = new ChatMessage { Role = ChatRole.Assistant, Model = model };
    }

    /// <summary>Raised after a piece came; from any thread.</summary>
    public event Action? Changed;

    /// <summary>Whose it is.</summary>
    public string User { get; }

    /// <summary>The conversation up to the question.</summary>
    public Conversation Conversation { get; }

    /// <summary>Who answers.</summary>
    public string Model { get; }

    /// <summary>Whether the model is being loaded first.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>Ends when the answer is stored.</summary>
    public Task Ended { get; internal set; } = Task.CompletedTask;

    /// <summary>The answer so far.</summary>
    public ChatMessage Answer
    {
        get
        {
            lock (_lock)
            {
                return _answer with { Text = _text.ToString(), Thinking = _thinking.Length > 0 ? _thinking.ToString() : null };
            }
        }
    }

    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Has the model stop; what it wrote is kept.</summary>
    public void Stop() => _stopping.Cancel();

    /// <inheritdoc />
    public void Dispose() => _stopping.Dispose();

    internal void Take(ChatPiece piece)
    {
        lock (_lock)
        {
            IsLoading = piece is ChatPiece.Waiting { IsLoading: true } || (IsLoading && piece is ChatPiece.Waiting);
            switch (piece)
            {
                case ChatPiece.Text text:
                    _text.Append(text.Value);
                    break;
                case ChatPiece.Thinking thinking:
                    _thinking.Append(thinking.Value);
                    break;
                case ChatPiece.Ended ended:
                    _answer = _answer with { Tokens = ended.Tokens, Took = ended.Took };
                    break;
                case ChatPiece.Failed failed:
                    _answer = _answer with { Problem = failed.Reason };
                    break;
            }
        }
        Changed?.Invoke();
    }

    internal void Tell() => Changed?.Invoke();
}
