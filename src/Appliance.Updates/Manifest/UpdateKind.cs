using System.Text.Json.Serialization;

namespace Appliance.Updates;

/// <summary>What a file of an update is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateKind>))]
public enum UpdateKind
{
    /// <summary>The root file system, for the slot.</summary>
    [JsonStringEnumMemberName("root")]
    Root,

    /// <summary>The root's dm-verity tree, for the slot's second partition.</summary>
    [JsonStringEnumMemberName("verity")]
    Verity,

    /// <summary>The kernel image (UKI), for the boot partition.</summary>
    [JsonStringEnumMemberName("kernel-image")]
    KernelImage,

    /// <summary>The boot loader itself (systemd-boot), for the boot partition.</summary>
    [JsonStringEnumMemberName("loader")]
    Loader,
}
