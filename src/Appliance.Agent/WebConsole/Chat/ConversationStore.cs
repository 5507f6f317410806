using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Storage;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole.Chat;

/// <summary>Conversations as small files, one folder for each person. A folder is named by a hash: names of people may be anything.</summary>
internal sealed class ConversationStore(IOptions<WebConsoleOptions> options) : IConversations
{
    private const int MostListed = 500;

    private readonly string _root = Path.Combine(options.Value.Directory, "conversations");

    public IReadOnlyList<ConversationSummary> List(string user)
    {
        var folder = new DirectoryInfo(FolderOf(user));
        return !folder.Exists
            ? []
            : [.. folder.EnumerateFiles("*.json").OrderByDescending(file => file.LastWriteTimeUtc).Take(MostListed)
                .Select(file => Read(file.FullName)).OfType<Conversation>()
                .OrderByDescending(conversation => conversation.Changed)
                .Select(conversation => new ConversationSummary(conversation.Id, conversation.Title, conversation.Changed))];
    }

    public Conversation? Find(string user, string id) => IsId(id) ? Read(PathOf(user, id)) : null;

    public void Save(string user, Conversation conversation)
    {
        if (!IsId(conversation.Id))
        {
            throw new ArgumentException($"'{conversation.Id}' is no conversation's id.", nameof(conversation));
        }
        new DurableFile(PathOf(user, conversation.Id)).Write(JsonSerializer.SerializeToUtf8Bytes(conversation, WebConsoleJson.Default.Conversation));
    }

    public void Delete(string user, string id)
    {
        if (IsId(id) && Directory.Exists(FolderOf(user)))
        {
            File.Delete(PathOf(user, id));
            File.Delete(PathOf(user, id) + ".old");
        }
    }

    private static Conversation? Read(string path)
    {
        try
        {
            return new DurableFile(path).Read().Json is { } json ? JsonSerializer.Deserialize(json, WebConsoleJson.Default.Conversation) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);

    private string FolderOf(string user) => Path.Combine(_root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..32]);

    private string PathOf(string user, string id) => Path.Combine(FolderOf(user), id + ".json");
}
