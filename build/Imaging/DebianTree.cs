using Appliance.Build.Configuration;

namespace Appliance.Build.Imaging;

/// <summary>How mmdebstrap is asked for a tree of Debian packages.</summary>
/// <param name="Source">The suite, components and mirror.</param>
/// <param name="Packages">The packages to have; what they depend on comes with them, what they recommend does not.</param>
internal sealed record DebianTree(AptConfiguration Source, IReadOnlyList<string> Packages)
{
    /// <summary>
    /// SOURCE_DATE_EPOCH for trees and the initrd, the release of Debian 13. Not the commit's time: a tree that the cache
    /// kept from an earlier commit must equal one made afresh.
    /// </summary>
    public const string Epoch = "1754697600";

    private static readonly string[] LeftOut =
    [
        "/usr/share/doc/*", "/usr/share/man/*", "/usr/share/info/*", "/usr/share/locale/*", "/usr/share/lintian/*",
        "/usr/share/bug/*", "/usr/share/bash-completion/*", "/usr/share/zsh/*",
    ];

    /// <summary>The arguments that write the tree to <paramref name="tar"/>.</summary>
    public IReadOnlyList<string> Arguments(string tar)
    {
        List<string> arguments =
        [
            "--variant=apt", "--format=tar", "--architectures=amd64", "--components=" + string.Join(',', Source.Components),
            "--include=" + string.Join(',', Packages),
            "--aptopt=Apt::Install-Recommends \"false\"", "--aptopt=Acquire::Languages \"none\"", "--aptopt=Acquire::Retries \"3\"",
            .. LeftOut.Select(path => "--dpkgopt=path-exclude=" + path), "--dpkgopt=path-include=/usr/share/doc/*/copyright",
        ];
        if (Source.Snapshot is not null || Source.Suite is "unstable" or "sid")
        {
            // A snapshot is past its date by intent; unstable's index is on mirrors that are refreshed late.
            arguments.Add("--aptopt=Acquire::Check-Valid-Until \"false\"");
        }
        arguments.AddRange([Source.Suite, tar]);
        if (Source.Mirror is { } mirror)
        {
            arguments.Add(mirror.Replace("{snapshot}", Source.Snapshot, StringComparison.Ordinal));
        }
        return arguments;
    }
}
