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

    // What these need and do not get comes from elsewhere, or only programs need it that are left out. The last command finds out.
    private const string InstallAlone = """
        set -e
        mkdir "$1/alone"
        chroot "$1" /bin/sh -ec 'cd /alone; apt-get -q -o APT::Sandbox::User=root download "$@"; dpkg --force-depends --install ./*.deb' sh {0}
        rm -r "$1/alone"
        chroot "$1" /bin/sh -ec 'for program; do ! ldd "/usr/bin/$program" | grep "not found" || { echo "$program lacks these libraries" >&2; exit 1; }; done' sh {1}
        """;

    /// <summary>Packages to have without what they depend on; default none.</summary>
    public IReadOnlyList<string> Alone { get; init; } = [];

    /// <summary>Programs whose libraries must all be there in the end; default none.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>Names of stages whose tars are unpacked over the packages; default none.</summary>
    public IReadOnlyList<string> Over { get; init; } = [];

    /// <summary>Customize hooks of mmdebstrap, before its own; default none.</summary>
    public IReadOnlyList<string> Hooks { get; init; } = [];

    /// <summary>The arguments that write the tree to <paramref name="tar"/>.</summary>
    public IReadOnlyList<string> Arguments(string tar) => Arguments("tar", tar);

    /// <summary>The arguments that write the tree in one of mmdebstrap's formats.</summary>
    public IReadOnlyList<string> Arguments(string format, string target)
    {
        List<string> arguments =
        [
            "--variant=apt", "--format=" + format, "--architectures=amd64", "--components=" + string.Join(',', Source.Components),
            "--include=" + string.Join(',', Packages),
            "--aptopt=Apt::Install-Recommends \"false\"", "--aptopt=Acquire::Languages \"none\"", "--aptopt=Acquire::Retries \"3\"",
            "--extract-hook=" + LeaveOut,
        ];
        arguments.AddRange(Over.Select(name => $"--customize-hook=tar-in /in/{name}.tar /"));
        if (Alone.Count > 0)
        {
            arguments.Add("--customize-hook=" + InstallAlone
                .Replace("{0}", string.Join(' ', Alone), StringComparison.Ordinal).Replace("{1}", string.Join(' ', Programs), StringComparison.Ordinal));
        }
        arguments.AddRange(Hooks.Append(ForgetMachine).Select(hook => "--customize-hook=" + hook));
        if (Source.Snapshot is not null || Source.Suite is "unstable" or "sid")
        {
            // A snapshot is past its date by intent; unstable's index is on mirrors that are refreshed late.
            arguments.Add("--aptopt=Acquire::Check-Valid-Until \"false\"");
        }
        arguments.AddRange([Source.Suite, target]);
        if (Source.Mirror is { } mirror)
        {
            arguments.Add(mirror.Replace("{snapshot}", Source.Snapshot, StringComparison.Ordinal));
        }
        return arguments;
    }
}
