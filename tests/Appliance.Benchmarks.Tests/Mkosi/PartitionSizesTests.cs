using Appliance.Benchmarks.Mkosi;

namespace Appliance.Benchmarks.Tests.Mkosi;

public sealed class PartitionSizesTests
{
    [Fact]
    public void Root_OneRootPartition_IsItsSectorsInBytes() => Assert.Equal(327_792 * 512, PartitionSizes.Root("""
        {"partitiontable": {"sectorsize": 512, "partitions": [
            {"type": "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "size": 524288},
            {"type": "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", "size": 327792}
        ]}}
        """));

    [Fact]
    public void Root_None_Throws() =>
        Assert.Throws<InvalidDataException>(() => PartitionSizes.Root("""{"partitiontable": {"sectorsize": 512, "partitions": []}}"""));
}
