using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Appliance.Agent.Commands;
using Appliance.Agent.Hardware;
using Appliance.Agent.Models;
using Appliance.Console.Ports;

namespace Appliance.Agent.WebConsole;

/// <summary>What whoever helps needs to know of a rig, in a ZIP file: versions, cards, models, the journal. No secrets, prompts, serial numbers and addresses.</summary>
internal sealed partial class SupportReport(RigWatch rig, ModelStore models, IJournal journal, TimeProvider time)
{
    private const int JournalLines = 5000;

    /// <summary>The report, from its beginning.</summary>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = new MemoryStream();
        await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            await AddAsync(zip, "about.txt", $"{ProductVersion.Product} {ProductVersion.Full}\n{time.GetUtcNow():u}\n{Environment.OSVersion}\n", cancellationToken);
            if (rig.Current.Rig is { } machine)
            {
                await AddAsync(zip, "rig.json", JsonSerializer.Serialize(RigBody.From(machine, rig.Lost).WithoutIdentity(), RigJson.Readable.RigBody), cancellationToken);
            }
            var list = models.Current;
            await AddAsync(
                zip, "models.txt",
                string.Join('\n', list.Models.Select(model => $"{model.Id}\t{model.Size}").Concat(list.Unusable.Select(file => $"{file.File}\t{file.Reason}"))) + "\n", cancellationToken);
            var (lines, problem) = await journal.ReadAsync(new JournalFilter(Lines: JournalLines), cancellationToken);
            await AddAsync(zip, "journal.txt", problem ?? string.Join('\n', lines.Select(line => $"{line.At:u} {line.Level} {line.Unit}: {Redact(line.Message)}")) + "\n", cancellationToken);
        }
        stream.Position = 0;
        return stream;
    }

    /// <summary>A line without what identifies people, networks and secrets.</summary>
    public static string Redact(string line)
    {
        var clean = Secret().Replace(line, "$1[removed]");
        clean = Hardware().Replace(clean, "[hardware address]");
        clean = Serial().Replace(clean, "$1[removed]");
        clean = NewAddress().Replace(clean, match => IPAddress.TryParse(match.Value, out var address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any) ? "[address]" : match.Value);
        return Address().Replace(clean, match => match.Value.StartsWith("127.", StringComparison.Ordinal) || match.Value.StartsWith("0.", StringComparison.Ordinal) ? match.Value : "[address]");
    }

    private static async Task AddAsync(ZipArchive zip, string name, string text, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(cancellationToken);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    [GeneratedRegex(@"\b(hearth-|hf_|Bearer\s+)[A-Za-z0-9_-]{20,}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\b(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b")]
    private static partial Regex Hardware();

    // As the kernel tells of disks and sticks.
    [GeneratedRegex(@"\b((?:SerialNumber|[Ss]erial(?: [Nn]umber)?): *)\S+")]
    private static partial Regex Serial();

    // What may be an address of IPv6; a time of day and a card's place look alike, and are none.
    [GeneratedRegex(@"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")]
    private static partial Regex NewAddress();

    [GeneratedRegex(@"\b(?:\d{1,3}\.){3}\d{1,3}\b")]
    private static partial Regex Address();
}
