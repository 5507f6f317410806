namespace Appliance.Benchmarks.Reports;

/// <summary>Names of measurements that are compared.</summary>
internal static class Names
{
    public const string ColdBuild = "From a fresh clone to the compressed image";
    public const string Image = "Image, compressed";
    public const string Root = "Root file system (erofs)";
    public const string Initrd = "Initrd";
    public const string KernelImage = "Kernel image";
    public const string PeerTools = "mkosi's tree, with what it needs";
    public const string PeerBuild = "mkosi build";
    public const string PeerCompress = "xz of mkosi's image, with the options of ours";
    public const string PeerCold = "mkosi, from nothing to the compressed image";
    public const string PeerImage = "mkosi image, compressed";
    public const string PeerRoot = "mkosi root file system (erofs)";
    public const string PeerInitrd = "mkosi initrd";
    public const string PeerKernelImage = "mkosi kernel image";
}
