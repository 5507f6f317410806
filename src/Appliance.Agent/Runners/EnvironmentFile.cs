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
}
