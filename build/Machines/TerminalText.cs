using System.Text.RegularExpressions;

namespace Appliance.Build.Machines;

/// <summary>Text meant for a terminal, made plain.</summary>
internal static partial class TerminalText
{
    /// <summary>The text without escape sequences (ECMA-48) and other control characters but line feeds and tabs.</summary>
    public static string Plain(string text) => Controls().Replace(text, "");

    [GeneratedRegex(@"\x1B(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(\x07|\x1B\\)|[@-Z\\-_])|[\x00-\x08\x0B-\x1A\x1C-\x1F\x7F]")]
    private static partial Regex Controls();
}
