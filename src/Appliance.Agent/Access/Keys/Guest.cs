namespace Appliance.Agent.Access.Keys;

/// <summary>What whoever sends no key may do, for programs that cannot send one.</summary>
/// <param name="Models">Names of the models, with <c>*</c> and <c>?</c>; null for all.</param>
/// <param name="Limits">How much all of them together may ask.</param>
internal sealed record Guest(IReadOnlyList<string>? Models, KeyLimits Limits)
{
    /// <summary>One who may use every model as much as they like.</summary>
    public static Guest Unlimited { get; } = new(null, KeyLimits.None);

    public Caller ToCaller() => Caller.Anonymous with { Models = Models, Limits = Limits };
}
