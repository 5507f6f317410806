using Appliance.Agent.Tests.Support;
using Appliance.Agent.WebConsole;
using Appliance.Agent.WebConsole.Chat;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Tests.WebConsole;

public sealed class ConversationStoreTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Find_AfterSaving_IsWhatWasSaved()
    {
        Store().Save("Marie 👩‍🔧", Conversation("Hello"));

        var found = Store().Find("Marie 👩‍🔧", Id)!;

        Assert.Equal(("Hello", "Why?", "tiny"), (found.Title, found.Messages[0].Text, found.Model));
    }

    [Fact]
    public void Find_OfAnotherPerson_IsNull()
    {
        Store().Save("Marie", Conversation("Hello"));

        Assert.Null(Store().Find("Paul", Id));
        Assert.Empty(Store().List("Paul"));
    }

    [Theory]
    [InlineData("../../access/keys")]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void Find_WhatIsNoId_IsNull(string id) => Assert.Null(Store().Find("Marie", id));

    [Fact]
    public void Delete_SavedTwice_LeavesNothingOnTheDisk()
    {
        Store().Save("Marie", Conversation("Hello"));
        Store().Save("Marie", Conversation("Hello again"));

        Store().Delete("Marie", Id);

        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories));
        Assert.Empty(Store().List("Marie"));
    }

    [Fact]
    public void Find_FileIsDamaged_GivesTheVersionBefore()
    {
        Store().Save("Marie", Conversation("First"));
        Store().Save("Marie", Conversation("Second"));
        var file = Directory.EnumerateFiles(_directory.Path, Id + ".json", SearchOption.AllDirectories).Single();

        File.WriteAllText(file, "{");

        Assert.Equal("First", Store().Find("Marie", Id)!.Title);
    }

    private ConversationStore Store() => new(Options.Create(new WebConsoleOptions { Directory = _directory.Path }));

    private static Conversation Conversation(string title) =>
        new(Id, title, "tiny", DateTimeOffset.UnixEpoch, [new ChatMessage { Role = ChatRole.User, Text = "Why?" }]);
}
