namespace Appliance.Agent.Storage;

/// <summary>What a <see cref="DurableFile"/> holds.</summary>
/// <param name="Json">The document; null when there is none, or none that is whole.</param>
/// <param name="Problem">What is wrong with the newest version; the document is then the one before it.</param>
internal sealed record DurableContent(byte[]? Json, string? Problem);
