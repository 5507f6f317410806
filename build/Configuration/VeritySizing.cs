namespace Appliance.Build.Configuration;


/// <summary>
/// The size of a dm-verity hash tree, after the kernel's <c>Documentation/admin-guide/device-mapper/verity.rst</c>.
/// </summary>
internal static class VeritySizing
{
    // veritysetup's defaults: 4096-byte blocks with SHA-256, so one block holds the hashes of 128.
    private const long Block = 4096;
    private const long HashesPerBlock = Block / 32;

    /// <summary>The bytes of a superblock and the hashes of so much data.</summary>
    public static ByteSize For(ByteSize data)
    {
        var blocks = 1L;
        var level = data.RoundUpTo(new ByteSize(Block)).Bytes / Block;
        while (level > 1)
        {
            level = (level + HashesPerBlock - 1) / HashesPerBlock;
            blocks += level;
        }
        return new ByteSize(blocks * Block);
    }
}
