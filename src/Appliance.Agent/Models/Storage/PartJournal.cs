namespace Appliance.Agent.Models.Storage;

/// <summary>What is on the disk of a file that is being filled.</summary>
/// <param name="Length">How long the whole file will be.</param>
/// <param name="Tag">The version of what it is filled with.</param>
/// <param name="Done">Beginnings and ends of the bytes that are there.</param>
internal sealed record PartJournal(long Length, string? Tag, IReadOnlyList<long> Done);
