using System.Text;
using System.Text.RegularExpressions;

namespace Appliance.EndToEnd.Machine.Faults;

/// <summary>Gives an image a boot loader that says it is older, so that the first version that proves good replaces it.</summary>
internal static partial class OlderLoader
{
    /// <summary>Changes the loader's version on the boot partition.</summary>
    /// <returns>How many loaders it has.</returns>
    public static int PutInto(string image)
    {
        var (start, end) = DiskPatch.Find(image, DiskPatch.BootPartition);
        var text = Version().Match(Encoding.Latin1.GetString(ReadSome(image, start, end)));
        return text.Success
            ? DiskPatch.ReplaceOnBootPartition(image, text.Value, text.Groups["name"].Value + "200" + text.Groups["rest"].Value)
            : 0;
    }

    // The image's own files fill the first part of its boot partition.
    private static byte[] ReadSome(string image, long start, long end)
    {
        using var disk = File.OpenRead(image);
        disk.Position = start;
        var bytes = new byte[Math.Min(end - start, 64 << 20)];
        disk.ReadExactly(bytes);
        return bytes;
    }

    [GeneratedRegex("(?<name>#### LoaderInfo: systemd-boot )[0-9]{3}(?<rest>[^#\0]{0,40} ####)")]
    private static partial Regex Version();
}
