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

    /// <summary>
    /// The shell script that runs mmdebstrap with its arguments, in the folder that <c>TMPDIR</c> names. dpkg waits for the disk
    /// after every step; a tree that is cut short is thrown away, so it is made on an overlay that does not wait, where one can be had.
    /// </summary>
    public const string Script = """
        umask 022
        cd "$TMPDIR"
        mkdir lower upper work merged
        if mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work,volatile overlay merged 2>/dev/null; then
            chmod -R u+rwX work
        fi
        TMPDIR="$PWD/merged" mmdebstrap "$@"
        """;

    // As --dpkgopt, mmdebstrap would pass each package that it unpacks itself through a filter in Python: dpkg is told afterwards.
    private const string LeaveOut = """
        set -e
        cd "$1"
        printf 'path-exclude=/usr/share/%s/*\n' doc man info locale lintian bug bash-completion zsh >etc/dpkg/dpkg.cfg.d/hearth
        echo 'path-include=/usr/share/doc/*/copyright' >>etc/dpkg/dpkg.cfg.d/hearth
        cd usr/share
        rm -rf man/* info/* locale/* lintian/* bug/* bash-completion/* zsh/*
        find doc -mindepth 1 -depth -not -name copyright '(' -not -type d -o -empty ')' -delete
        """;

    // mmdebstrap leaves copies of the building machine's two files behind. A container's engine and bubblewrap mount on the second.
    private const string ForgetMachine = """
        set -e
        cd "$1/etc"
        rm -f hostname
        [ -L resolv.conf ] || { rm -f resolv.conf; touch resolv.conf; }
        """;

    /// <summary>The arguments that write the tree to <paramref name="tar"/>.</summary>
    public IReadOnlyList<string> Arguments(string tar)
    {
        List<string> arguments =
        [
            "--variant=apt", "--format=tar", "--architectures=amd64", "--components=" + string.Join(',', Source.Components),
            "--include=" + string.Join(',', Packages),
            "--aptopt=Apt::Install-Recommends \"false\"", "--aptopt=Acquire::Languages \"none\"", "--aptopt=Acquire::Retries \"3\"",
            "--extract-hook=" + LeaveOut, "--customize-hook=" + ForgetMachine,
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
