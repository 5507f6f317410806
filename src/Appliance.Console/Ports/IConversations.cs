namespace Appliance.Console.Ports;

/// <summary>The conversations of each person, kept on the rig. Nobody sees another's.</summary>
public interface IConversations
{
    /// <summary>A person's conversations, the one last talked in first.</summary>
    IReadOnlyList<ConversationSummary> List(string user);

    /// <summary>A conversation; null when there is none of this id.</summary>
    Conversation? Find(string user, string id);

    /// <summary>Writes a conversation down, in place of the one of its id.</summary>
    /// <exception cref="IOException">It could not be written; the one before is still there.</exception>
    void Save(string user, Conversation conversation);

    /// <summary>Deletes a conversation for good.</summary>
    void Delete(string user, string id);
}

/// <summary>A conversation in a list.</summary>
/// <param name="Id">Tells it from all others.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Changed">When something was last said.</param>
public sealed record ConversationSummary(string Id, string Title, DateTimeOffset Changed);

/// <summary>A conversation.</summary>
/// <param name="Id">32 lower-case hexadecimal digits.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Model">The model last chosen in it, or null.</param>
/// <param name="Changed">When something was last said.</param>
/// <param name="Messages">What was said, in order.</param>
public sealed record Conversation(string Id, string Title, string? Model, DateTimeOffset Changed, IReadOnlyList<ChatMessage> Messages);
