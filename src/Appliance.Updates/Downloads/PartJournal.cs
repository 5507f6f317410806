namespace Appliance.Updates;

/// <summary>What is on the disk of a file that is being fetched, from its beginning on.</summary>
/// <param name="Sha256">The file that it will be.</param>
/// <param name="Bytes">How many of its bytes are there.</param>
/// <param name="Tag">The version that the server named.</param>
internal sealed record PartJournal(string Sha256, long Bytes, string? Tag);
