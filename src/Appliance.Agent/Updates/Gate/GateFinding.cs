using System.Text.Json.Serialization;

namespace Appliance.Agent.Updates.Gate;

/// <summary>What the agent found out about one thing that must be in order for this version to be kept.</summary>
/// <param name="Name">The thing: <c>settings</c>, <c>cards</c>, <c>runner</c>.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">What is wrong, in words that go on after "it was tried 3 times;".</param>
internal sealed record GateFinding(string Name, GateState State, string? Reason = null);

/// <summary>How a thing stands.</summary>
internal enum GateState
{
    /// <summary>It is being found out.</summary>
    Pending,

    /// <summary>In order.</summary>
    Good,

    /// <summary>Not in order, but not this version's fault: the owner is told.</summary>
    Told,

    /// <summary>Not in order.</summary>
    Bad,
}

/// <summary>The answer of <c>/healthz/gate</c>.</summary>
/// <param name="Findings">One for each thing.</param>
internal sealed record GateBody(IReadOnlyList<GateFinding> Findings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GateBody))]
[JsonSerializable(typeof(CardCount))]
internal sealed partial class GateJson : JsonSerializerContext;
