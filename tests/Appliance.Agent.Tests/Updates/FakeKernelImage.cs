using System.Buffers.Binary;
using System.Text;

namespace Appliance.Agent.Tests.Updates;

/// <summary>The smallest file with the sections of a kernel image. Firmware would not start it.</summary>
internal static class FakeKernelImage
{
    private const int Header = 64;
    private const int OptionalHeader = 240;
    private const int Data = 1024;

    public static byte[] Of(string version, string rootHash, int padding = 0, bool isSigned = false) =>
        Make([(".osrel", $"ID=hearth\nIMAGE_VERSION={version}\n"), (".cmdline", $"roothash={rootHash} ro quiet")], isSigned, padding);

    /// <summary>A boot loader that tells its version as systemd-boot does.</summary>
    public static byte[] Loader(string version, bool isSigned = false) => Make([(".sdmagic", $"#### LoaderInfo: systemd-boot {version} ####")], isSigned, 0);

    private static byte[] Make((string Name, string Text)[] sections, bool isSigned, int padding)
    {
        var bytes = new byte[Data + (sections.Length * 512) + padding];
        "MZ"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(60), Header);
        "PE\0\0"u8.CopyTo(bytes.AsSpan(Header));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Header + 6), (ushort)sections.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Header + 20), OptionalHeader);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Header + 24 + 112 + 32 + 4), isSigned ? 1500u : 0);
        for (var i = 0; i < sections.Length; i++)
        {
            var (at, start, text) = (Header + 24 + OptionalHeader + (i * 40), Data + (i * 512), Encoding.UTF8.GetBytes(sections[i].Text));
            Encoding.ASCII.GetBytes(sections[i].Name).CopyTo(bytes.AsSpan(at));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 8), (uint)text.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 16), 512);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 20), (uint)start);
            text.CopyTo(bytes.AsSpan(start));
        }
        return bytes;
    }
}
