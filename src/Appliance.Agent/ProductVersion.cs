using Appliance.Updates;

namespace Appliance.Agent;

/// <summary>Which build of Hearth OS this is.</summary>
internal static class ProductVersion
{
    /// <summary>The name people read.</summary>
    public const string Product = "Hearth OS";

    private const int CommitDigits = 10;

    /// <summary>The version with the commit it was built from: <c>0.1.7+4f4f756a1b</c>. A development build says so.</summary>
    public static string Full { get; }

    /// <summary>The version alone: <c>0.1.7</c>. A development build says so.</summary>
    public static string Short { get; }

    // The image knows in which version this program runs; without one it is that of the program alone, and no keys are behind it.
    static ProductVersion() => (Full, Short) = BuildStamp.TryRead() is { } stamp
        ? Of(stamp)
        : (ThisAssembly.AssemblyInformationalVersion, ThisAssembly.AssemblyInformationalVersion.Split('+')[0]);

    /// <summary>Both for an image.</summary>
    internal static (string Full, string Short) Of(BuildStamp stamp)
    {
        var version = stamp.Version.Text;
        // Off the main branch the version has the commit in it.
        var full = version.Contains('-', StringComparison.Ordinal) ? version : $"{version}+{stamp.Commit[..Math.Min(CommitDigits, stamp.Commit.Length)]}";
        return (stamp.Shown(full), stamp.Shown(version));
    }
}
