using Appliance.Updates;

namespace Appliance.Agent.Updates.Slots;

/// <summary>
/// Brings the boot loader up to date from the verified root of a version that has proved healthy. One of its two places at a time: the other
/// keeps the loader that started this system until the next good start. Both are written beside and renamed.
/// </summary>
internal static class LoaderUpdate
{
    // The first is what firmware starts by itself.
    private static readonly string[] Places = ["EFI/BOOT/BOOTX64.EFI", "EFI/systemd/systemd-bootx64.efi"];

    /// <summary>Replaces the first place that is older than the image's loader.</summary>
    /// <param name="loader">The image's loader.</param>
    /// <param name="efi">The boot partition.</param>
    /// <returns>The place that was replaced; null when there was nothing to do.</returns>
    /// <exception cref="IOException">The boot partition did not take it; the loader before is still there.</exception>
    /// <exception cref="InvalidDataException">The image's loader is none.</exception>
    public static string? Apply(string loader, string efi)
    {
        var signed = loader + ".signed";
        var fresh = File.Exists(signed) ? signed : loader;
        if (!File.Exists(fresh) || !Directory.Exists(Path.Combine(efi, "EFI")))
        {
            return null;
        }
        var image = KernelImageFile.Read(fresh);
        var content = File.ReadAllBytes(fresh);
        foreach (var place in Places.Where(place => File.Exists(Path.Combine(efi, place))))
        {
            var path = Path.Combine(efi, place);
            if (!IsNewer(image, path))
            {
                continue;
            }
            if (new DriveInfo(efi).AvailableFreeSpace < content.Length)
            {
                throw new IOException("There is no room on the boot partition for the new boot loader; the one before stays.");
            }
            SyncedFile.Write(path, content);
            return place;
        }
        return null;
    }

    // Never an unsigned one in the place of a signed one: with Secure Boot on, nothing would start any more. Never an older one.
    private static bool IsNewer(KernelImageFile image, string path)
    {
        try
        {
            var present = KernelImageFile.Read(path);
            return image.LoaderVersion is { } version && present.LoaderVersion is { } old
                && (image.IsSigned || !present.IsSigned)
                && VersionOrder.Compare(version, old) > 0;
        }
        catch (InvalidDataException)
        {
            // Damaged, or somebody else's: not ours to judge, but the firmware's first place must hold a loader.
            return false;
        }
    }
}
