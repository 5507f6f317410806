using Appliance.Updates;

namespace Appliance.Agent;

/// <summary>Which build of Hearth OS this is.</summary>
internal static class ProductVersion
{
    /// <summary>The name people read.</summary>
    public const string Product = "Hearth OS";

    private static readonly BuildStamp? Stamp = BuildStamp.TryRead();

    /// <summary>The version with the commit it was built from: <c>0.1.7+4f4f756a1b</c>. A development build says so.</summary>
    public static string Full { get; } = Shown(ThisAssembly.AssemblyInformationalVersion);

    /// <summary>The version alone: <c>0.1.7</c>. A development build says so.</summary>
    public static string Short { get; } = Shown(ThisAssembly.AssemblyInformationalVersion.Split('+')[0]);

    // Without a stamp it runs from no image, and no image's keys are behind it.
    private static string Shown(string version) => Stamp?.Shown(version) ?? version;
}
