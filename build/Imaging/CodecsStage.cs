using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>
/// Makes <c>ffmpeg</c> and its libraries for reading recordings and nothing else, from the source that Debian publishes with its own package.
/// They take the place of Debian's libraries in the runner's tree, for whisper-server as well.
/// </summary>
internal sealed class CodecsStage(AptConfiguration source, TimeSpan? maximumAge, IToolbox toolbox) : IImageStage
{
    /// <summary>What recorders, browsers and telephones write.</summary>
    private static readonly string[] Configure =
    [
        "--prefix=/usr", "--libdir=/usr/lib/x86_64-linux-gnu", "--enable-shared", "--disable-static",
        "--disable-autodetect", "--disable-network", "--disable-doc", "--disable-debug",
        "--disable-everything", "--disable-avdevice", "--disable-swscale", "--disable-ffplay", "--disable-ffprobe",
        "--enable-protocol=cache,pipe",
        "--enable-demuxer=aac,ac3,aiff,amr,amrnb,amrwb,asf,au,avi,caf,eac3,flac,matroska,mov,mp3,mpegps,ogg,w64,wav",
        "--enable-decoder=aac,aac_latm,ac3,adpcm_ima_wav,adpcm_ms,alac,amrnb,amrwb,eac3,flac,mp1,mp2,mp3,opus,pcm_*,vorbis,wmapro,wmav1,wmav2",
        "--enable-parser=aac,aac_latm,ac3,amr,flac,mpegaudio,opus,vorbis",
        "--enable-encoder=pcm_s16le", "--enable-muxer=pcm_s16le,wav", "--enable-filter=aformat,anull,aresample,atrim",
    ];

    // The source alone, without Debian's patches: they are about the parts that are left out. apt checks it against the signed index.
    private const string Compile = """
        set -eu
        sed 's/^deb /deb-src /' /etc/apt/sources.list >/etc/apt/sources.list.d/source.list
        apt-get -q -o APT::Sandbox::User=root update
        mkdir /codecs /source
        cd /source
        apt-get -q -o APT::Sandbox::User=root source --tar-only --download-only ffmpeg
        tar --extract --file ffmpeg_*.orig.tar.* --strip-components=1
        ./configure "$@"
        make -j"$(nproc)"
        make install DESTDIR=/codecs
        cd /codecs/usr
        rm -r include share lib/x86_64-linux-gnu/pkgconfig lib/x86_64-linux-gnu/*.so
        strip --strip-unneeded bin/ffmpeg lib/x86_64-linux-gnu/*.so.*.*.*
        install -D -m 644 /source/COPYING.LGPLv2.1 share/doc/ffmpeg/copyright
        tar --create --file /tree.tar --directory /codecs --sort=name --mtime=@"$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner .
        """;

    /// <inheritdoc />
    public string Name => "codecs";

    /// <inheritdoc />
    public TimeSpan? MaximumAge => source.Snapshot is null ? maximumAge : null;

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) =>
        fingerprint.Add("arguments", Arguments("/out/output")).Add("script", DebianTree.Script);

    /// <inheritdoc />
    public Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken) =>
        DebianTreeStage.MakeAsync(
            Arguments("/out/output"),
            new Dictionary<string, string>(),
            "the source package of ffmpeg must be on the mirror of runner.apt, beside the packages",
            workspace,
            toolbox,
            cancellationToken);

    /// <summary>mmdebstrap's: a tree with a compiler, of which only what was compiled is kept.</summary>
    internal IReadOnlyList<string> Arguments(string folder) => new DebianTree(source with { Components = ["main"] }, ["gcc", "libc6-dev", "make", "nasm", "xz-utils"])
    {
        Hooks =
        [
            $"chroot \"$1\" /bin/sh -c '{Compile.Replace("'", "'\\''", StringComparison.Ordinal)}' sh {string.Join(' ', Configure.Select(argument => $"'{argument}'"))}",
            "copy-out /tree.tar " + folder,
        ],
    }.Arguments(format: "null", "-");
}
