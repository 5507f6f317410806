using System.Text;

namespace Appliance.Agent.Runners;

/// <summary>The format of systemd's EnvironmentFile=.</summary>
internal static class EnvironmentFile
{
    /// <summary>One variable a line, quoted so that systemd reads back exactly the value.</summary>
    /// <exception cref="ArgumentException">A value holds a control character, which the format cannot carry safely.</exception>
    public static string Render(IReadOnlyDictionary<string, string> variables)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in variables)
        {
            if (value.Any(char.IsControl))
            {
                throw new ArgumentException($"The value of {name} holds a control character.", nameof(variables));
            }
            text.Append(name).Append("=\"");
            foreach (var c in value)
            {
                // systemd.exec(5), EnvironmentFile=: within double quotes these four are escaped by a backslash.
                text.Append(c is '"' or '\\' or '`' or '$' ? $"\\{c}" : c.ToString());
            }
            text.Append("\"\n");
        }
        return text.ToString();
    }
    /// <summary>Reads back what <see cref="Render"/> wrote; lines of another form are passed over.</summary>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.Split("=\"", 2) is [var name, [.. var quoted, '"']])
            {
                variables[name] = Unescape(quoted);
            }
        }
        return variables;
    }

    private static string Unescape(string quoted)
    {
        var value = new StringBuilder();
        for (var index = 0; index < quoted.Length; index++)
        {
            if (quoted[index] == '\\' && index + 1 < quoted.Length)
            {
                index++;
            }
            value.Append(quoted[index]);
        }
        return value.ToString();
    }
}
