namespace Appliance.Agent;

/// <summary>Which build of Hearth OS this is.</summary>
internal static class ProductVersion
{
    /// <summary>The name people read.</summary>
    public const string Product = "Hearth OS";

    /// <summary>The version with the commit it was built from: <c>0.1.7+4f4f756a1b</c>.</summary>
    public static string Full => ThisAssembly.AssemblyInformationalVersion;

    /// <summary>The version alone: <c>0.1.7</c>.</summary>
    public static string Short => Full.Split('+')[0];
}
