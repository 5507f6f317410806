namespace Appliance.Build.Imaging;

/// <summary>What the bill of materials says of the chat beside its Debian packages.</summary>
/// <param name="Suite">The release of Debian that it is made of.</param>
/// <param name="Python">Packages of Python with their versions.</param>
internal sealed record ChatMaterials(string Suite, IReadOnlyDictionary<string, string> Python);
