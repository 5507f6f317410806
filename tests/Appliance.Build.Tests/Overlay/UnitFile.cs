namespace Appliance.Build.Tests.Overlay;

/// <summary>A unit of this repository.</summary>
internal sealed record UnitFile(string Path)
{
    private static readonly string[] Folders =
    [
        Checkout.At("rootfs-overlay", "usr", "lib", "systemd", "system"), Checkout.At("image", "nvidia", "overlay", "usr", "lib", "systemd", "system"),
        Checkout.At("image", "chat", "overlay", "usr", "lib", "systemd", "system"), Checkout.At("image", "dracut", "90hearth"),
    ];

    private static readonly string[] Kinds = [".service", ".socket", ".mount", ".target", ".path", ".timer"];

    /// <summary>The units that are files, not links to others.</summary>
    public static IReadOnlyList<UnitFile> All { get; } = [.. Folders.SelectMany(Directory.GetFiles)
        .Where(path => Kinds.Contains(System.IO.Path.GetExtension(path)) && new FileInfo(path).LinkTarget is null)
        .Order(StringComparer.Ordinal)
        .Select(path => new UnitFile(path))];

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The values of a key, in order; lines that end in a backslash are not used in this repository.</summary>
    public IEnumerable<string> Values(string key) => File.ReadLines(Path)
        .Where(line => line.StartsWith(key + "=", StringComparison.Ordinal))
        .Select(line => line[(key.Length + 1)..].Trim());

    /// <summary>The words of all values of some keys.</summary>
    public IEnumerable<string> Words(params IEnumerable<string> keys) =>
        keys.SelectMany(Values).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
