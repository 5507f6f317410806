namespace Appliance.Fitting.Gguf;

/// <summary>One file of a model on a web server.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Length">How long it is.</param>
public sealed record RemotePart(Uri Address, ByteSize Length);
