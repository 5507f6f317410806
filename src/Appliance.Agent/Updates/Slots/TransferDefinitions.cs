using System.Globalization;
using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Updates.Slots;

/// <summary>
/// What systemd-sysupdate is told, by file name. In two parts: the slot first, and the kernel image only when the slot was read back and
/// found right, so that nothing can be started that is not whole.
/// </summary>
/// <remarks>sysupdate.d(5) of systemd 257. Sources are files that were verified before: it verifies none of a local folder.</remarks>
internal static class TransferDefinitions
{
    /// <summary>The name of the root's file in the source folder.</summary>
    public static string RootFile(string version) => $"hearth_{version}.root";

    /// <summary>The name of the hash tree's file.</summary>
    public static string VerityFile(string version) => $"hearth_{version}.verity";

    /// <summary>The name of the kernel image's file.</summary>
    public static string KernelFile(string version) => $"hearth_{version}.efi";

    /// <summary>The definitions that write a slot. The initrd finds its partitions by the halves of the root hash, which become their identifiers.</summary>
    public static IReadOnlyDictionary<string, string> ForSlot(string running, string source, string disk, string rootHash) => new Dictionary<string, string>
    {
        ["10-verity.transfer"] = Transfer(running, source, "hearth_@v.verity", Partition(disk, "hearth_@v_verity", "root-x86-64-verity", rootHash[32..])),
        ["20-root.transfer"] = Transfer(running, source, "hearth_@v.root", Partition(disk, "hearth_@v", "root-x86-64", rootHash[..32])),
    };

    /// <summary>The definition that puts a kernel image beside the running one, with its tries.</summary>
    public static IReadOnlyDictionary<string, string> ForKernel(string running, string source, string entries) => new Dictionary<string, string>
    {
        ["30-kernel.transfer"] = Transfer(
            running, source, "hearth_@v.efi",
            [
                "Type=regular-file", "Path=" + entries, "MatchPattern=hearth_@v+@l-@d.efi hearth_@v+@l.efi hearth_@v.efi",
                string.Create(CultureInfo.InvariantCulture, $"TriesLeft={BootEntry.Tries}"), "TriesDone=0", "InstancesMax=2",
            ]),
    };

    private static string[] Partition(string disk, string label, string type, string half) =>
    [
        "Type=partition", "Path=" + disk, "MatchPattern=" + label, "MatchPartitionType=" + type,
        // PartitionFlags= before ReadOnly=: the later one sets a single flag of the earlier.
        $"PartitionUUID={new Guid(Convert.FromHexString(half), bigEndian: true)}", "PartitionFlags=0", "ReadOnly=yes", "InstancesMax=2",
    ];

    private static string Transfer(string running, string source, string pattern, string[] target) => string.Join('\n',
        ["[Transfer]", "ProtectVersion=" + running, "Verify=no", "", "[Source]", "Type=regular-file", "Path=" + source, "MatchPattern=" + pattern, "", "[Target]", .. target, ""]);
}
