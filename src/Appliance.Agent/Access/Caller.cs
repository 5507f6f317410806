using System.IO.Enumeration;
using Appliance.Agent.Access.Keys;

namespace Appliance.Agent.Access;

/// <summary>Who sent a request.</summary>
/// <param name="Id">Tells callers apart, for fairness, limits and usage; never the key itself.</param>
/// <param name="Name">What a person called it.</param>
internal sealed record Caller(string Id, string Name)
{
    /// <summary>The id of whoever sends no key.</summary>
    public const string AnonymousId = "anonymous";

    /// <summary>The id of Open WebUI, which asks for everybody who uses it.</summary>
    public const string OpenWebUiId = "open-webui";

    /// <summary>Whoever reaches the port while no key is asked for.</summary>
    public static Caller Anonymous { get; } = new(AnonymousId, AnonymousId);

    /// <summary>Whether it showed an administrator's key.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Whether it takes every model that is listed for one to chat with.</summary>
    public bool SeesOnlyLanguage { get; init; }

    /// <summary>Names of the models it may use, with <c>*</c> and <c>?</c>; null for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>How much it may ask.</summary>
    public KeyLimits Limits { get; init; } = KeyLimits.None;

    /// <summary>Whether it may use, and so see, the model of this name.</summary>
    public bool MayUse(string modelId) =>
        Models is null || Models.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, modelId, ignoreCase: true));
}
