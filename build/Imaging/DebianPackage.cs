namespace Appliance.Build.Imaging;

/// <summary>An installed package.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Source">The source package that it was built from; binary packages of one source share a licence text.</param>
/// <param name="Architecture">What it is built for: <c>amd64</c> or <c>all</c>.</param>
internal sealed record DebianPackage(string Name, string Version, string Source, string Architecture);
