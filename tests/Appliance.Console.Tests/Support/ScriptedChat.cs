using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Support;

/// <summary>A model that says what the test has it say, when the test has it say it.</summary>
internal sealed class ScriptedChat(params IReadOnlyList<ChatModel> models) : IChat
{
    private readonly Channel<ChatPiece> _pieces = Channel.CreateUnbounded<ChatPiece>();

    public void Say(params IEnumerable<ChatPiece> pieces)
    {
        foreach (var piece in pieces)
        {
            _pieces.Writer.TryWrite(piece);
        }
    }

    public Task<IReadOnlyList<ChatModel>> GetModelsAsync(CancellationToken cancellationToken) => Task.FromResult(models);

    public async IAsyncEnumerable<ChatPiece> AnswerAsync(
        string model, IReadOnlyList<ChatMessage> messages, string user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            yield return piece;
            if (piece is ChatPiece.Ended or ChatPiece.Failed)
            {
                yield break;
            }
        }
    }
}
