using Appliance.Console.Chat;
using Appliance.Console.Ports;
using Appliance.Console.Tests.Support;

namespace Appliance.Console.Tests.Chat;

public sealed class ChatRunsTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private readonly ScriptedChat _chat = new();
    private readonly MemoryConversations _conversations = new();

    private static Conversation Question => new(Id, "Hello", "tiny", DateTimeOffset.UnixEpoch, [new ChatMessage { Role = ChatRole.User, Text = "Hello" }]);

    [Fact]
    public async Task Start_NobodyLooksOn_AnswerIsStored()
    {
        await using var runs = new ChatRuns(_chat, _conversations, TimeProvider.System);

        var run = runs.Start("Marie", Question, "tiny");
        _chat.Say(new ChatPiece.Waiting(true), new ChatPiece.Thinking("hm"), new ChatPiece.Text("Good "), new ChatPiece.Text("day"), new ChatPiece.Ended(2, TimeSpan.FromSeconds(1)));
        await run.Ended;

        var answer = _conversations.Find("Marie", Id)!.Messages[1];
        Assert.Equal(("Good day", "hm", 2, "tiny"), (answer.Text, answer.Thinking, answer.Tokens, answer.Model));
        Assert.Null(runs.Find("Marie", Id));
    }

    [Fact]
    public async Task Stop_HalfAnAnswer_KeepsIt()
    {
        await using var runs = new ChatRuns(_chat, _conversations, TimeProvider.System);
        var run = runs.Start("Marie", Question, "tiny");
        var came = new TaskCompletionSource();
        run.Changed += () => came.TrySetResult();
        _chat.Say(new ChatPiece.Text("Half"));
        await came.Task;

        run.Stop();
        await run.Ended;

        Assert.Equal("Half", _conversations.Find("Marie", Id)!.Messages[1].Text);
    }

    [Fact]
    public async Task Start_DeletedMeanwhile_DoesNotComeBack()
    {
        await using var runs = new ChatRuns(_chat, _conversations, TimeProvider.System);
        var run = runs.Start("Marie", Question, "tiny");

        _conversations.Delete("Marie", Id);
        _chat.Say(new ChatPiece.Ended(0, TimeSpan.Zero));
        await run.Ended;

        Assert.Null(_conversations.Find("Marie", Id));
    }

    [Fact]
    public async Task Start_ModelFails_SaysWhy()
    {
        await using var runs = new ChatRuns(_chat, _conversations, TimeProvider.System);

        var run = runs.Start("Marie", Question, "tiny");
        _chat.Say(new ChatPiece.Failed("It broke."));
        await run.Ended;

        Assert.Equal("It broke.", _conversations.Find("Marie", Id)!.Messages[1].Problem);
    }
}
