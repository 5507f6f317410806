namespace Appliance.Agent.Models.Uploads;

/// <summary>How far an upload is.</summary>
/// <param name="Name">The file.</param>
/// <param name="Offset">Bytes that are there; the next request begins here.</param>
/// <param name="Total">How long the file is.</param>
/// <param name="IsComplete">Whether it is in the store.</param>
/// <param name="Sha256">Its checksum, once it is complete.</param>
internal sealed record UploadBody(string Name, long Offset, long Total, bool IsComplete, string? Sha256 = null);
