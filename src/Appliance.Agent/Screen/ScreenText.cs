namespace Appliance.Agent.Screen;

/// <summary>The words on the screen.</summary>
internal static class ScreenText
{
    // Faults are few but must be seen, however many models there are.
    private const int RowsOfFaults = 7;

    private const int BytesInARow = 11;

    /// <summary>At most <paramref name="rows"/> lines of at most <paramref name="width"/> characters.</summary>
    public static IReadOnlyList<string> Lines(ScreenContent content, string? url, int width, int rows)
    {
        string[] faults = content.Unusable.Count == 0 ? [] : ["", "Cannot be used", .. Faults(content, width)];
        string[] problems = content.Problems.Count == 0
            ? []
            : ["Attention", .. Shorten([.. content.Problems.SelectMany(problem => Wrap(problem, width - 2))], RowsOfFaults), ""];
        string[] head = [$"{ProductVersion.Product} {content.Version}", "", .. Addresses(content, url), "", .. Door(content), .. problems];
        string[] models = content.Models.Count == 0
            ? ["No models yet. Attach a disk or stick with", "GGUF files, labelled HEARTHMODEL."]
            : ["Models", .. Shorten([.. content.Models.Select(model => Row(model, width))], rows - head.Length - faults.Length - 1)];
        return [.. head.Concat(models).Concat(faults).Select(line => Cut(line, width))];
    }

    private static IEnumerable<string> Addresses(ScreenContent content, string? url) => url is null
        ? ["Waiting for a network address.", "Check the cable, or that the router gives", "out addresses (DHCP)."]
        : [url, .. content.Addresses.Skip(1).Take(2).Select(address => $"also {address}"), content.Door is null ? $"http://{content.HostName}.local:{content.Port}" : $"https://{content.HostName}.local"];

    private static IEnumerable<string> Door(ScreenContent content) => content.Door is not { } door
        ? []
        :
        [
            .. door switch
            {
                { SetupCode: { } code } => [$"Setup code  {code}", "Scan the picture, or open the address and", "type the code.", ""],
                { RecoveryCode: { } code } => [$"Code for a new password  {code}", ""],
                { IsBeingSetUp: true } => ["Setup goes on in the browser that began it.", "To begin in another, restart the rig.", ""],
                _ => Array.Empty<string>(),
            },
            "Certificate authority, SHA-256",
            .. door.Fingerprint.Split(':').Chunk(BytesInARow).Select(row => "  " + string.Join(':', row)),
            "",
        ];

    private static IEnumerable<string> Faults(ScreenContent content, int width) =>
        Shorten([.. content.Unusable.SelectMany(fault => Wrap($"{fault.File}: {fault.Reason}", width - 2))], RowsOfFaults);

    private static IEnumerable<string> Shorten(IReadOnlyList<string> lines, int room) =>
        lines.Count <= room ? lines : [.. lines.Take(room - 1), "  ..."];

    private static string Row(ScreenModel model, int width)
    {
        var right = $" {model.Size,9}  {model.State,-9}";
        var room = width - 2 - right.Length;
        return $"  {Cut(model.Name, room).PadRight(room)}{right}";
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in Clean(text).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return "  " + line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return "  " + line;
    }

    private static string Cut(string text, int width)
    {
        var clean = Clean(text);
        return clean.Length <= width ? clean : clean[..(width - 2)] + "..";
    }

    // File names may hold anything; on the terminal they must neither move the cursor nor be wider than counted.
    private static string Clean(string text) => new([.. text.Select(c => c is >= ' ' and <= '~' ? c : '?')]);
}
