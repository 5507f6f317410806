using Appliance.Build.Configuration;

namespace Appliance.Build.Tests.Configuration;

public sealed class VeritySizingTests
{
    // Block counts as veritysetup makes them: superblock, then one hash block per 128 below, up to one.
    [Theory]
    [InlineData(4096, 1)]
    [InlineData(128 * 4096, 1 + 1)]
    [InlineData(129 * 4096, 1 + 2 + 1)]
    [InlineData(4L << 30, 1 + 8192 + 64 + 1)]
    public void For_Data_CountsSuperblockAndAllLevels(long data, long blocks) =>
        Assert.Equal(blocks * 4096, VeritySizing.For(new ByteSize(data)).Bytes);
}
