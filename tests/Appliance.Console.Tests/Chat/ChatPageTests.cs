using Appliance.Console.Chat;
using Appliance.Console.Ports;
using Appliance.Console.Tests.Support;
using Bunit;

namespace Appliance.Console.Tests.Chat;

public sealed class ChatPageTests
{
    private readonly MemoryConversations _conversations = new();

    [Fact]
    public async Task Send_Message_ShowsTheAnswerAndStoresIt()
    {
        var chat = new ScriptedChat(new ChatModel("tiny", IsLoaded: true, CanSee: false));
        await using var context = ContextWith(chat);
        var page = context.Render<ChatPage>();

        await page.Find("textarea").InputAsync("What is new?");
        await page.Find("form.composer").SubmitAsync();
        chat.Say(new ChatPiece.Text("**Nothing** much"), new ChatPiece.Ended(3, TimeSpan.FromSeconds(1)));

        await page.WaitForAssertionAsync(() => Assert.Equal("Nothing", page.Find(".prose strong").TextContent), TimeSpan.FromSeconds(20));
        Assert.Equal("What is new?", _conversations.List("Marie").Single().Title);
    }

    [Fact]
    public async Task Render_ModelThatCannotSee_SaysWhyThereIsNoImage()
    {
        await using var context = ContextWith(new ScriptedChat(new ChatModel("tiny", IsLoaded: true, CanSee: false)));

        var page = context.Render<ChatPage>();

        Assert.Equal("blind", page.Find(".composer button[disabled]").GetAttribute("aria-describedby"));
        Assert.NotEmpty(page.Find("#blind").TextContent);
    }

    [Fact]
    public async Task Render_ConversationOfAnother_IsNotShown()
    {
        const string id = "0123456789abcdef0123456789abcdef";
        _conversations.Save("Paul", new Conversation(id, "Paul's secret", null, DateTimeOffset.UnixEpoch, [new ChatMessage { Role = ChatRole.User, Text = "secret" }]));
        await using var context = ContextWith(new ScriptedChat());

        var page = context.Render<ChatPage>(page => page.Add(parameters => parameters.Id, id));

        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    private BunitContext ContextWith(ScriptedChat chat)
    {
        var context = ConsolePage.ForAdministrator();
        context.Lend<IChat>(chat);
        context.Lend<IConversations>(_conversations);
        context.Lend(new ChatRuns(chat, _conversations, TimeProvider.System));
        return context;
    }
}
