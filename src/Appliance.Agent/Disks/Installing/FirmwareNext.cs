using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Appliance.Agent.Updates.Slots;

namespace Appliance.Agent.Disks.Installing;

/// <summary>Asks the firmware to start from a disk once, the next time. Its order of disks stays as its owner has set it.</summary>
/// <param name="variables">Where the kernel shows the firmware's variables: <c>/sys/firmware/efi/efivars</c>.</param>
/// <remarks>UEFI specification 2.10, sections 3.1.3 (load options), 3.3 (variables) and 10.3 (device paths).</remarks>
internal sealed class FirmwareNext(string variables)
{
    private const string Global = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private const string Name = "Hearth OS";
    private const string Loader = @"\EFI\BOOT\BOOTX64.EFI";

    // Kept without power, seen at the start and while the system runs.
    private const uint Attributes = 7;

    /// <summary>Makes an entry for the boot partition of a disk, and has it started next.</summary>
    /// <returns>Whether the firmware took it. It then starts the disk even when a stick is left in.</returns>
    public bool Ask(GptPartition esp)
    {
        try
        {
            var option = Option(esp);
            var number = Find(option) ?? Add(option);
            if (number is null)
            {
                return false;
            }
            var bytes = new byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, number.Value);
            File.Delete(PathOf("BootNext"));
            Write("BootNext", bytes);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Full, locked, or not there at all: then the firmware goes by its own order.
            return false;
        }
    }

    private ushort? Find(byte[] option)
    {
        foreach (var file in Directory.EnumerateFiles(variables, "Boot????-" + Global))
        {
            if (ushort.TryParse(Path.GetFileName(file).AsSpan(4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
                && File.ReadAllBytes(file) is { Length: > 4 } value && value.AsSpan(4).SequenceEqual(option))
            {
                return number;
            }
        }
        return null;
    }

    private ushort? Add(byte[] option)
    {
        // High numbers: firmware that makes entries of its own begins with the low ones.
        for (ushort number = 0x4E00; number < 0x4E10; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Boot{number:X4}");
            if (!File.Exists(PathOf(name)))
            {
                Write(name, option);
                return number;
            }
        }
        return null;
    }

    // One write is one variable.
    private void Write(string name, byte[] value)
    {
        var bytes = new byte[4 + value.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Attributes);
        value.CopyTo(bytes, 4);
        using var file = new FileStream(PathOf(name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(bytes);
    }

    private string PathOf(string name) => Path.Combine(variables, $"{name}-{Global}");

    private static byte[] Option(GptPartition esp)
    {
        var file = Encoding.Unicode.GetBytes(Loader + "\0");
        using var path = new MemoryStream();
        using (var writer = new BinaryWriter(path, Encoding.Unicode, leaveOpen: true))
        {
            // A partition of a disk, by its identifier in a GPT.
            writer.Write([4, 1, 42, 0]);
            writer.Write((uint)esp.Number);
            writer.Write((ulong)(esp.Start.Bytes / esp.SectorBytes));
            writer.Write((ulong)(esp.Size.Bytes / esp.SectorBytes));
            writer.Write(esp.Id.ToByteArray());
            writer.Write([2, 2]);
            // A file on it, and the end.
            writer.Write([4, 4]);
            writer.Write((ushort)(4 + file.Length));
            writer.Write(file);
            writer.Write([0x7F, 0xFF, 4, 0]);
        }
        using var option = new MemoryStream();
        using (var writer = new BinaryWriter(option, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(1u);
            writer.Write((ushort)path.Length);
            writer.Write(Encoding.Unicode.GetBytes(Name + "\0"));
            writer.Write(path.ToArray());
        }
        return option.ToArray();
    }
}
