using Appliance.Console.Ports;

namespace Appliance.Agent.OpenWebUi;

/// <summary>By which headers Open WebUI is told who has signed in. It believes them, so nobody else may set them.</summary>
internal static class OpenWebUiHeaders
{
    /// <summary>The account: it tells people apart by addresses of mail.</summary>
    public const string Email = "X-Hearth-Email";

    /// <summary>What the account is called.</summary>
    public const string Name = "X-Hearth-Name";

    /// <summary><c>admin</c> or <c>user</c>.</summary>
    public const string Role = "X-Hearth-Role";

    private const string Prefix = "x-hearth-";

    // Of these it, its server, or a library of theirs believes some; the agent says what is true of them.
    private static readonly string[] Untrusted = ["x-forwarded-", "x-openwebui-", "x-real-ip", "x-original-", "forwarded", "remote-user", "x-remote-"];

    /// <summary>Whether a client's header is one that only the agent may set. Servers take <c>_</c> for <c>-</c>.</summary>
    public static bool IsReserved(string header)
    {
        var name = header.Replace('_', '-').ToLowerInvariant();
        return name.StartsWith(Prefix, StringComparison.Ordinal) || Untrusted.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>What tells Open WebUI who somebody is. Names may be of any script, headers may not.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(WebChatPerson person) =>
    [
        KeyValuePair.Create(Email, EmailOf(person.Name)),
        KeyValuePair.Create(Name, IsPlain(person.Name) ? person.Name : Uri.EscapeDataString(person.Name)),
        KeyValuePair.Create(Role, person.IsAdministrator ? "admin" : "user"),
    ];

    /// <summary>The address that stands for an account; no mail goes there. As accounts are, it is the same in whatever case.</summary>
    public static string EmailOf(string name) => Uri.EscapeDataString(name.ToLowerInvariant()).ToLowerInvariant() + "@hearth.local";

    // It takes a per cent sign for the beginning of an escape.
    private static bool IsPlain(string name) => name.All(c => c is >= ' ' and < '\u007f' and not '%');
}
