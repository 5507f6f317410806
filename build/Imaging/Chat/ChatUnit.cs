using System.Text;

namespace Appliance.Build.Imaging;

/// <summary>What the image's <c>hearth-chat.service</c> takes from the container image: the command, its folder, its variables.</summary>
internal static class ChatUnit
{
    private const string DropIn = "usr/lib/systemd/system/hearth-chat.service.d/10-image.conf";
    private const string Variables = "usr/lib/hearth/chat/image.env";

    // Where systemd mounts: the tree itself is read-only, and an image may leave them to its engine.
    private static readonly string[] Places = ["dev", "etc", "proc", "run", "sys", "tmp", "var"];

    // Shells find their commands there when an image does not say.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The layer with both files, and the tree's places to mount on.</summary>
    public static TextLayer Layer(ChatImage image) => new(
        "chat-unit", new Dictionary<string, string> { [DropIn] = Unit(image), [Variables] = Environment(image) }, new Dictionary<string, string>(),
        [ImageFacts.Chat.TrimEnd('/'), .. Places.Select(place => ImageFacts.Chat + place)]);

    /// <summary>The drop-in.</summary>
    internal static string Unit(ChatImage image) => $"""
        # From the container image: what it runs, and where.
        [Service]
        WorkingDirectory=-{image.Directory.Replace("%", "%%", StringComparison.Ordinal)}
        ExecStart=
        ExecStart={string.Join(' ', image.Command.Select(Quote))}

        """.ReplaceLineEndings("\n");

    /// <summary>The variables, for <c>EnvironmentFile=</c>.</summary>
    internal static string Environment(ChatImage image)
    {
        var text = new StringBuilder("# From the container image; what the device decides comes after it.\n");
        var hasPath = image.Environment.Any(variable => variable.Key == "PATH");
        foreach (var (name, value) in hasPath ? image.Environment : [KeyValuePair.Create("PATH", DefaultPath), .. image.Environment])
        {
            if (value.Any(char.IsControl) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw new TreeException($"The chat's image sets a variable '{name}' that a unit cannot have.");
            }
            text.Append(name).Append("=\"").Append(Escape(value, "\\\"`$")).Append("\"\n");
        }
        return text.ToString();
    }

    // systemd.service(5), "COMMAND LINES": quotes and backslashes as in C, and a sign twice that would be replaced.
    private static string Quote(string argument) =>
        "\"" + Escape(argument, "\\\"").Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal) + "\"";

    private static string Escape(string text, string signs) => string.Concat(text.Select(c => signs.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()));
}
