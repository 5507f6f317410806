using Appliance.Build.Configuration;

namespace Appliance.Build.Imaging;

/// <summary>The kernel command line inside the kernel image. The root hash in it is what makes the root trusted.</summary>
internal static class KernelCommandLine
{
    /// <summary>Arguments that every image has, whatever its configuration.</summary>
    private static readonly string[] Always =
    [
        // The root is the one with this hash or none: never the newest partition that looks right (systemd#32653).
        "systemd.gpt_auto=no",
        "rootfstype=erofs",
        "ro",
        // A block that does not match its hash is an attack or a dying disk: stop, and let the loader count the try.
        "systemd.verity_root_options=panic-on-corruption",
        "panic=30",
        "oops=panic",
    ];

    /// <summary>The whole line for a root with this hash.</summary>
    public static string For(ImageConfiguration configuration, string rootHash)
    {
        // The last console= gets the kernel's own messages about a failed start, so the screen comes last.
        string[] consoles = configuration.Console.Serial is { } serial ? [$"console={serial}", "console=tty0"] : ["console=tty0"];
        return string.Join(' ', ["roothash=" + rootHash, .. Always, .. consoles, .. configuration.Kernel.Arguments]);
    }
}
