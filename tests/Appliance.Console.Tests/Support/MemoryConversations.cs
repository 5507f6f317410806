using System.Collections.Concurrent;
using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Support;

/// <summary>Conversations that are forgotten with the test.</summary>
internal sealed class MemoryConversations : IConversations
{
    private readonly ConcurrentDictionary<(string User, string Id), Conversation> _all = new();

    public IReadOnlyList<ConversationSummary> List(string user) =>
        [.. _all.Where(pair => pair.Key.User == user).Select(pair => new ConversationSummary(pair.Value.Id, pair.Value.Title, pair.Value.Changed))];

    public Conversation? Find(string user, string id) => _all.GetValueOrDefault((user, id));

    public void Save(string user, Conversation conversation) => _all[(user, conversation.Id)] = conversation;

    public void Delete(string user, string id) => _all.TryRemove((user, id), out _);
}
