using System.Text.Json.Nodes;

namespace Appliance.Benchmarks.Mkosi;

/// <summary>Reads sizes out of what <c>sfdisk --json</c> says of a disk.</summary>
internal static class PartitionSizes
{
    // SD_GPT_ROOT_X86_64 of the Discoverable Partitions Specification.
    private const string RootType = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709";

    /// <summary>The bytes of the root partition.</summary>
    /// <exception cref="InvalidDataException">The disk has none, or more than one.</exception>
    public static long Root(string json)
    {
        var table = JsonNode.Parse(json)?["partitiontable"];
        return table?["partitions"]?.AsArray().Where(partition => partition?["type"]?.GetValue<string>() == RootType).ToList() is [{ } root]
            ? root["size"]!.GetValue<long>() * table["sectorsize"]!.GetValue<long>()
            : throw new InvalidDataException("mkosi's disk has not exactly one root partition.");
    }
}
