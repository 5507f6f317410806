namespace Appliance.Build.Configuration;


/// <summary>The graphics driver that the image brings besides those of the kernel.</summary>
public sealed record DriverConfiguration
{
    /// <summary>Nothing besides the kernel's own drivers.</summary>
    public const string None = "none";

    /// <summary>NVIDIA's driver, for computing alone.</summary>
    public const string Nvidia = "nvidia";

    /// <summary>Which driver: <c>none</c> or <c>nvidia</c>; default none.</summary>
    public string Kind { get; init; } = None;

    /// <summary>Which kernel modules: <c>proprietary</c>, which also run cards before Turing, or <c>open</c>; default proprietary.</summary>
    public string Flavour { get; init; } = "proprietary";

    /// <summary>
    /// The text of a file of apt sources that are asked besides those of the base system, as apt reads it (deb822, with its key);
    /// default null, Debian's own packages.
    /// </summary>
    public string? Sources { get; init; }

    /// <summary>The package with the kernel modules' source; default Debian's for the flavour.</summary>
    public string? ModulePackage { get; init; }

    /// <summary>The packages with firmware, libraries and programs.</summary>
    public IReadOnlyList<string> Packages { get; init; } =
        ["firmware-nvidia-gsp", "libcuda1", "libnvidia-cfg1", "libnvidia-ml1", "libnvidia-ptxjitcompiler1", "nvidia-persistenced"];

    /// <summary>Whether there is a driver to build.</summary>
    internal bool IsWanted => Kind != None;

    /// <summary>The package that is built.</summary>
    internal string Module => ModulePackage ?? (Flavour == "open" ? "nvidia-open-kernel-dkms" : "nvidia-kernel-dkms");
}
