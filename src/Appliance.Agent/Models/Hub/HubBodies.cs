using System.Text.Json.Serialization;

namespace Appliance.Agent.Models.Hub;

/// <summary>What the hub tells of a version of a repository.</summary>
internal sealed record HubRevisionBody(string? Sha);

/// <summary>An entry of a repository's list.</summary>
internal sealed record HubEntryBody(string? Type, string? Path, long Size, HubLargeFileBody? Lfs);

/// <summary>What git knows of a large file.</summary>
internal sealed record HubLargeFileBody(string? Oid, long Size);

/// <summary>The hub's documents.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HubRevisionBody))]
[JsonSerializable(typeof(IReadOnlyList<HubEntryBody>))]
internal sealed partial class HubJson : JsonSerializerContext;
