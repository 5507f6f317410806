using System.Globalization;
using Appliance.Build.Configuration;

namespace Appliance.Benchmarks.Mkosi;

/// <summary>What mkosi is told: our packages and our compression, in the shape that its documentation shows for verity and kernel images.</summary>
internal static class MkosiDefinitions
{
    /// <summary>Names mkosi's outputs.</summary>
    public const string Name = "peer";

    /// <summary>The folder of the outputs.</summary>
    public const string Output = "output";

    /// <summary>The disk image.</summary>
    public const string Image = $"{Output}/{Name}.raw";

    // mkosi takes the kernel image's first part, systemd-stub, out of the image's own packages.
    private const string Stub = "systemd-boot-efi";

    // Workspace, cache and output lie on one file system: mkosi then moves instead of copying.
    private static readonly string[] Folders = [Output, "workspace", "cache"];

    /// <summary>The files by their path; the folders that mkosi wants to find have an empty file each.</summary>
    public static IReadOnlyDictionary<string, string> For(ImageConfiguration configuration, string mirror) => new Dictionary<string, string>
    {
        ["mkosi.conf"] = Build(configuration, mirror),
        ["mkosi.repart/00-esp.conf"] = Esp(configuration.Disk.EspSize),
        ["mkosi.repart/10-root.conf"] = Root(configuration.Erofs),
        ["mkosi.repart/20-root-verity.conf"] = """
            [Partition]
            Type=root-verity
            Verity=hash
            VerityMatchKey=root
            Minimize=best

            """,
    }.Concat(Folders.Select(folder => KeyValuePair.Create(folder + "/.keep", ""))).ToDictionary();

    // With Mirror= mkosi would add the archives of security updates and debug symbols beside it, which not every mirror has.
    private static string Build(ImageConfiguration configuration, string mirror) => $"""
        [Distribution]
        Distribution=debian
        Release={configuration.Apt.Suite}
        Architecture=x86-64
        LocalMirror={mirror}
        Repositories={string.Join(',', configuration.Apt.Components)}

        [Output]
        Format=disk
        Output={Name}
        OutputDirectory=/bench/{Output}

        [Content]
        Bootable=yes
        Bootloader=systemd-boot
        UnifiedKernelImages=yes
        WithDocs=no
        Packages={string.Join("\n    ", configuration.Root.Packages.Append(Stub))}

        [Build]
        BuildSources=
        WorkspaceDirectory=/bench/workspace
        PackageCacheDirectory=/bench/cache
        # The packages' own initrd would be made and thrown away, as in our build.
        Environment=INITRD=No

        """;

    private static string Esp(ByteSize size) => string.Create(CultureInfo.InvariantCulture, $"""
        [Partition]
        Type=esp
        Format=vfat
        CopyFiles=/boot:/
        CopyFiles=/efi:/
        SizeMinBytes={size.Bytes}
        SizeMaxBytes={size.Bytes}

        """);

    private static string Root(ErofsConfiguration erofs) => string.Create(CultureInfo.InvariantCulture, $"""
        [Partition]
        Type=root
        Format=erofs
        {(erofs.Compression == "none" ? "" : $"Compression={erofs.Compression}")}
        {(erofs.Compression is "zstd" or "lz4hc" ? $"CompressionLevel={erofs.Level}" : "")}
        CopyFiles=/
        Verity=data
        VerityMatchKey=root
        Minimize=best

        """);
}
