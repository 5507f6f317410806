using System.Collections.Concurrent;
using Appliance.Console.Ports;

namespace Appliance.Console.Chat;

/// <summary>The answers that are being written, for all people. A closed browser stops none of them.</summary>
public sealed class ChatRuns(IChat chat, IConversations conversations, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string User, string Conversation), ChatRun> _runs = new();

    /// <summary>The answer under way in a conversation, or null.</summary>
    public ChatRun? Find(string user, string conversation) => _runs.GetValueOrDefault((user, conversation));

    /// <summary>Has a model answer the last message of a conversation, which is stored first.</summary>
    /// <exception cref="IOException">It could not be stored.</exception>
    public ChatRun Start(string user, Conversation conversation, string model)
    {
        var run = new ChatRun(user, conversation, model);
        if (!_runs.TryAdd((user, conversation.Id), run))
        {
            run.Dispose();
            return _runs[(user, conversation.Id)];
        }
        try
        {
            conversations.Save(user, conversation);
        }
        catch
        {
            _runs.TryRemove((user, conversation.Id), out _);
            throw;
        }
        run.Ended = Task.Run(() => WriteAsync(run), CancellationToken.None);
        return run;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs.Values)
        {
            run.Stop();
            await run.Ended;
        }
    }

    private async Task WriteAsync(ChatRun run)
    {
        var saved = time.GetTimestamp();
        try
        {
            await foreach (var piece in chat.AnswerAsync(run.Model, run.Conversation.Messages, run.User, run.Stopping))
            {
                run.Take(piece);
                if (time.GetElapsedTime(saved) > SaveInterval)
                {
                    Save(run);
                    saved = time.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // What was written is kept.
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidOperationException)
        {
            run.Take(new ChatPiece.Failed(e.Message));
        }
        Save(run);
        _runs.TryRemove((run.User, run.Conversation.Id), out _);
        run.Tell();
    }

    private void Save(ChatRun run)
    {
        // A title or model that was changed meanwhile stays; a conversation that was deleted does not come back.
        if (conversations.Find(run.User, run.Conversation.Id) is not { } now)
        {
            run.Stop();
            return;
        }
        try
        {
            conversations.Save(run.User, now with { Changed = time.GetUtcNow(), Messages = [.. run.Conversation.Messages, run.Answer] });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Take(new ChatPiece.Failed(e.Message));
        }
    }
}
