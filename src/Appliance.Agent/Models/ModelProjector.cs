using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Models;

/// <summary>The file with which a model sees images or hears.</summary>
/// <param name="Path">The file.</param>
/// <param name="Size">Its length.</param>
/// <param name="Facts">What it is for.</param>
internal sealed record ModelProjector(string Path, ByteSize Size, GgufProjector Facts);
