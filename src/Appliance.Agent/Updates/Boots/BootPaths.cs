namespace Appliance.Agent.Updates.Boots;

/// <summary>Where things are that starts and updates concern, below one root so that tests have their own.</summary>
/// <param name="Root">The file system: <c>/</c>.</param>
internal sealed record BootPaths(string Root)
{
    /// <summary>The boot partition.</summary>
    public string Efi => At("efi");

    /// <summary>The agent's data.</summary>
    public string State => At("var/lib/hearth");

    /// <summary>What only root writes.</summary>
    public string System => At("var/lib/hearth-system");

    /// <summary>Where root reports to the agent. Only root writes there.</summary>
    public string Run => At("run/hearth/updates");

    /// <summary>The book of starts and versions.</summary>
    public string Book => Path.Combine(System, "boots.json");

    /// <summary>The copies of data.</summary>
    public string Snapshots => Path.Combine(System, "snapshots");

    /// <summary>What the agent asks for.</summary>
    public string Request => At("var/lib/hearth/updates/request.json");

    /// <summary>The disk that the system runs from, as the initrd found it.</summary>
    public string DiskLink => At("run/hearth/disk/device");

    /// <summary>Where the gate leaves its reason.</summary>
    public string GateReason => At("run/hearth-health/reason");

    /// <summary>The loader as the image has it.</summary>
    public string Loader => At("usr/lib/systemd/boot/efi/systemd-bootx64.efi");

    /// <summary>The system's identity card.</summary>
    public string OsRelease => At("usr/lib/os-release");

    /// <summary>The id of this start.</summary>
    public string BootId => At("proc/sys/kernel/random/boot_id");

    /// <summary>A default entry that somebody set in the firmware; it would beat the counting.</summary>
    public string DefaultEntry => At("sys/firmware/efi/efivars/LoaderEntryDefault-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f");

    /// <summary>A path of the system.</summary>
    public string At(string path) => Path.Combine(Root, path);

    /// <summary>The version that runs, from os-release; the empty string when it does not say.</summary>
    public string ReadVersion() => File.Exists(OsRelease)
        ? File.ReadLines(OsRelease).FirstOrDefault(line => line.StartsWith("IMAGE_VERSION=", StringComparison.Ordinal))?["IMAGE_VERSION=".Length..].Trim('"') ?? ""
        : "";
}
