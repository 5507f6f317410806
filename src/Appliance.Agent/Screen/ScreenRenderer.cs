namespace Appliance.Agent.Screen;

/// <summary>Lays the content out on a terminal: text on the left, the QR code on the right.</summary>
internal static class ScreenRenderer
{
    private const string Reset = "\e[0m";
    private const string Bold = "\e[1m";
    private const string BlackOnWhite = "\e[30;47m";
    private const int Margin = 2;
    private const int SmallestText = 40;

    /// <summary>Exactly <paramref name="rows"/> lines, none wider than <paramref name="columns"/> on the terminal.</summary>
    public static IReadOnlyList<string> Render(ScreenContent content, int columns, int rows)
    {
        var url = content.Addresses is [var address, ..] ? UrlOf(content, address) : null;
        var code = url is null ? [] : CodeOf(content, url, columns, rows);
        var codeWidth = code.Count > 0 ? code[0].Length + Margin : 0;
        var beside = ScreenText.Lines(content, url, columns - 2 * Margin - codeWidth, rows - 2);
        var lines = new List<string>();
        for (var row = 0; row < rows; row++)
        {
            var text = row > 0 && row <= beside.Count ? beside[row - 1] : "";
            var padded = new string(' ', Margin) + text.PadRight(columns - codeWidth - Margin);
            var left = row == 1 ? Bold + padded + Reset : padded;
            lines.Add(row > 0 && row <= code.Count ? left + BlackOnWhite + code[row - 1] + Reset : left.TrimEnd());
        }
        return lines;
    }

    private static string UrlOf(ScreenContent content, string address)
    {
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        return content.Door is null ? $"http://{host}:{content.Port}" : $"https://{host}";
    }

    // Where the address makes too large a picture, as those of IPv6 do, the name serves.
    private static IReadOnlyList<string> CodeOf(ScreenContent content, string url, int columns, int rows)
    {
        // Behind '#': browsers do not send it, so it is in no log.
        var path = content.Door?.SetupCode is { } setup ? $"/claim#{setup}" : "";
        return new[] { url, $"https://{content.HostName}.local" }
            .Select(start => QrCode.Render(start + path))
            .FirstOrDefault(code => code.Count + 2 <= rows && code[0].Length + SmallestText + 2 * Margin <= columns) ?? [];
    }
}
