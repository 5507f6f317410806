using System.Text;
using Appliance.Build.Configuration;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>
/// Unpacks Open WebUI's container image as <c>tree.tar</c>, as its makers published it: skopeo fetches it by its digest, umoci unpacks it.
/// Beside it the image's configuration and the licence texts.
/// </summary>
internal sealed class ChatStage(ChatConfiguration chat, IToolbox toolbox, HttpMessageInvoker web) : IImageStage
{
    /// <summary>The image's configuration, as JSON.</summary>
    public const string Configuration = "image.json";

    /// <summary>The folder with licence texts.</summary>
    public const string Licences = "licences";

    private const string TagPlace = "{tag}";

    // Everybody may read, nobody may write, nothing runs with other rights than its caller's: it becomes part of a verified root.
    private const string Unpack = """
        set -eu
        cd /out/scratch
        if [ -n "$3" ] && [ "$2" = local ]; then
            skopeo --tmpdir /out/scratch inspect --raw "$1" >manifest
            have=$(skopeo manifest-digest manifest)
            [ "$have" = "$3" ] || { echo "the image has the digest $have, and $3 was asked for" >&2; exit 1; }
        fi
        skopeo --insecure-policy --tmpdir /out/scratch --override-os linux --override-arch amd64 copy --retry-times 2 "$1" oci:image:chat
        skopeo inspect --config --raw oci:image:chat >/out/output/image.json
        umoci raw unpack --rootless --image image:chat rootfs
        rm -rf image
        chmod -R u+rwX,go+rX,go-w,u-s,g-s,-t rootfs
        tar --create --file /out/output/tree.tar --directory rootfs --sort=name --hard-dereference \
            --mtime=@"$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner .
        """;

    // What Go's network library and skopeo say when nobody answered; a registry that did answer says other things.
    private static readonly string[] Silence =
    [
        "dial tcp", "no such host", "i/o timeout", "connection refused", "connection reset", "network is unreachable", "no route to host",
        "TLS handshake timeout", "Temporary failure in name resolution", "server misbehaving", "Client.Timeout exceeded", "context deadline exceeded",
        "503 Service Unavailable", "502 Bad Gateway", "504 Gateway Timeout",
    ];

    /// <inheritdoc />
    public string Name => "chat";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs)
    {
        fingerprint.Add("source", chat.Source).Add("tag", chat.Tag).Add("digest", chat.Digest)
            .Add("licences", chat.Licences).Add("script", Unpack).Add("epoch", DebianTree.Epoch);
        if (!chat.IsRemote)
        {
            fingerprint.AddPath("image", LocalPath);
        }
        foreach (var licence in chat.Licences.Where(licence => !IsAddress(licence)))
        {
            fingerprint.AddPath("licence", licence);
        }
    }

    /// <inheritdoc />
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        try
        {
            await toolbox.RunAsync(Command(workspace), workspace.Progress, cancellationToken);
        }
        catch (CommandFailedException exception) when (chat.IsRemote && IsSilence(exception))
        {
            throw new ChatUnreachableException(chat.Source!, exception);
        }
        ChatImage.Parse(await File.ReadAllTextAsync(workspace.File(Configuration), cancellationToken));
        var folder = Directory.CreateDirectory(workspace.File(Licences)).FullName;
        foreach (var licence in chat.Licences)
        {
            var place = licence.Replace(TagPlace, SourceTag, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(place)), await ReadAsync(place, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Whether a command failed for want of an answer.</summary>
    internal static bool IsSilence(CommandFailedException exception) =>
        exception.LastLines.Any(line => Silence.Any(sign => line.Contains(sign, StringComparison.OrdinalIgnoreCase)));

    private string LocalPath => Path.GetFullPath(chat.Source![(chat.Source!.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    // The source's tag: that of the image without its kind.
    private string SourceTag => (chat.Tag ?? "").EndsWith("-slim", StringComparison.Ordinal) ? chat.Tag![..^"-slim".Length] : chat.Tag ?? "";

    private ToolCommand Command(StageWorkspace workspace)
    {
        var scheme = chat.Source![..chat.Source!.IndexOf(':', StringComparison.Ordinal)];
        var image = chat.IsRemote ? $"{chat.Source}@{chat.Digest}" : $"{scheme}:/in/chat{(chat.Tag is { } tag ? ":" + tag : "")}";
        return new ToolCommand("/bin/sh", "-c", Unpack, "sh", image, chat.IsRemote ? "remote" : "local", chat.Digest ?? "")
        {
            Output = workspace.Root,
            Inputs = chat.IsRemote ? new Dictionary<string, string>() : new Dictionary<string, string> { ["chat"] = LocalPath },
            NeedsNetwork = chat.IsRemote,
            Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = DebianTree.Epoch },
            Hint = "compare chat.source, chat.tag and chat.digest with what the registry has, or set chat.kind to none",
        };
    }

    private async Task<string> ReadAsync(string place, CancellationToken cancellationToken)
    {
        if (!IsAddress(place))
        {
            return await File.ReadAllTextAsync(place, cancellationToken);
        }
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, place);
            using var response = await web.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken))
                : throw new TreeException($"The licence text {place} was answered with {(int)response.StatusCode}. An image carries the licence of everything in it: correct chat.licences.");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ChatUnreachableException(new Uri(place).Host, exception);
        }
    }

    private static bool IsAddress(string place) => place.StartsWith("https://", StringComparison.Ordinal);
}
