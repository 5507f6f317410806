using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Appliance.Agent.Updates.Slots;

/// <summary>What a kernel image (UKI) or the boot loader says of itself: the sections of a program for the firmware.</summary>
/// <remarks>PE format: offsets from the specification "PE Format", sections "COFF File Header" and "Optional Header".</remarks>
internal sealed partial class KernelImageFile
{
    private const int MostSections = 96;

    // The certificate table is the fifth of the data directories.
    private const int CertificateTable = 4;
    private const int DirectoriesOfPe32Plus = 112;

    private readonly byte[] _bytes;
    private readonly int _header;

    private KernelImageFile(byte[] bytes, int header) => (_bytes, _header) = (bytes, header);

    /// <summary>The root hash that its command line pins; null when it pins none.</summary>
    public string? RootHash => Section(".cmdline") is { } line && RootHashArgument().Match(line) is { Success: true } match ? match.Groups["hash"].Value : null;

    /// <summary>The version in its os-release; null when it has none.</summary>
    public string? Version => Section(".osrel")?.Split('\n').FirstOrDefault(line => line.StartsWith("IMAGE_VERSION=", StringComparison.Ordinal))?["IMAGE_VERSION=".Length..].Trim('"');

    /// <summary>Whether it carries a signature for Secure Boot.</summary>
    public bool IsSigned
    {
        get
        {
            var at = _header + 24 + DirectoriesOfPe32Plus + (CertificateTable * 8) + 4;
            return at + 4 <= _bytes.Length && BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at)) > 0;
        }
    }

    /// <summary>The version that systemd-boot tells of itself; null when it is another program.</summary>
    public string? LoaderVersion => LoaderInfo().Match(Encoding.Latin1.GetString(_bytes)) is { Success: true } match ? match.Groups["version"].Value : null;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no program for the firmware.</exception>
    public static KernelImageFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var header = bytes.Length > 64 && bytes is [(byte)'M', (byte)'Z', ..] ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(60)) : -1;
        return header > 0 && header + 26 < bytes.Length && bytes.AsSpan(header, 4).SequenceEqual("PE\0\0"u8)
            ? new KernelImageFile(bytes, header)
            : throw new InvalidDataException($"{Path.GetFileName(path)} is no program that firmware starts.");
    }

    private string? Section(string name)
    {
        var count = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_header + 6)), (ushort)MostSections);
        var table = _header + 24 + BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_header + 20));
        for (var at = table; at < table + (count * 40) && at + 40 <= _bytes.Length; at += 40)
        {
            var size = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at + 8)), BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at + 16)));
            var start = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at + 20));
            if (Encoding.ASCII.GetString(_bytes, at, 8).TrimEnd('\0') == name && start + (long)size <= _bytes.Length)
            {
                return Encoding.UTF8.GetString(_bytes, (int)start, (int)size).TrimEnd('\0');
            }
        }
        return null;
    }

    [GeneratedRegex(@"(^|\s)roothash=(?<hash>[0-9a-f]{64})(\s|$)")]
    private static partial Regex RootHashArgument();

    [GeneratedRegex(@"#### LoaderInfo: systemd-boot (?<version>[0-9A-Za-z.~+:-]+) ####")]
    private static partial Regex LoaderInfo();
}
