using System.Security.Cryptography.X509Certificates;
using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Publishing;
using Appliance.Build.Stages;
using Appliance.Build.Tools;
using Appliance.Updates;
using Cake.Common;
using Cake.Core;
using Cake.Frosting;

namespace Appliance.Build;

/// <summary>What tasks know: the arguments, the paths, the configuration, and the stages to run.</summary>
public sealed class BuildContext : FrostingContext, IDisposable
{
    // These targets are about the pipeline, not about one rig's image: the small profile serves them.
    private static readonly string[] SmallProfileTargets = ["Test", "TestChatImage", "Reproduce", "Mutate"];

    private readonly Lazy<ImageConfiguration> _configuration;
    private readonly Lazy<ImagePipeline> _pipeline;
    private readonly Lazy<KeyFolder> _keys;
    private readonly Lazy<X509Certificate2> _secureBootKey;
    private readonly StageReport _report;
    private BuildLock? _lock;
    private ChatConfiguration? _chat;

    /// <summary>Reads the arguments; the configuration is read when a task first asks for it.</summary>
    public BuildContext(ICakeContext context, RunCancellation cancellation)
        : base(context)
    {
        Cancellation = cancellation.Token;
        var isSmall = context.Arguments.GetArguments("target").Any(target => SmallProfileTargets.Contains(target, StringComparer.OrdinalIgnoreCase));
        var profile = context.Argument("profile", isSmall ? "vm" : ImageConfigurationReader.DefaultProfile);
        Paths = new BuildPaths(context.Environment.WorkingDirectory.FullPath, profile);
        Builder = context.Argument("builder", "native");
        IsStrict = context.Arguments.HasArgument("strict");
        Version = BuildVersion.Current.Later(context.Argument("step", 0));
        KeysFolder = Path.GetFullPath(context.Argument("keys", Paths.DevelopmentKeys), Paths.Repository);
        _keys = new(() => OpenKeys(mayMakeOwn: false));
        _secureBootKey = new(OpenSecureBootKey);
        _configuration = new(() =>
        {
            var configuration = ImageConfigurationReader.Read(Paths.Configs, Paths.Profile);
            return Chat is { } chat ? configuration with { Chat = chat } : configuration;
        });
        _report = new StageReport(Console.Out, Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth), TimeProvider.System);
        _pipeline = new(() =>
        {
            DiskSpace.Require(Paths.Artifacts, ByteSize.FromGiB(8));
            _lock = BuildLock.Take(Paths.Artifacts, TimeProvider.System);
            new StageCache(Paths.Cache, TimeProvider.System).DropAbandoned(_lock);
            return NewPipeline(Paths.Cache, Paths.Logs, Version);
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_secureBootKey.IsValueCreated)
        {
            _secureBootKey.Value.Dispose();
        }
        if (_keys.IsValueCreated)
        {
            _keys.Value.Dispose();
        }
        _report.Dispose();
        _lock?.Dispose();
    }

    internal CancellationToken Cancellation { get; }

    internal BuildPaths Paths { get; }

    internal string Builder { get; }

    /// <summary>Whether a part that cannot be fetched ends the build.</summary>
    internal bool IsStrict { get; }

    // What a test or a builder has at hand, in place of what the configuration names: oci:FOLDER or oci-archive:FILE.
    private ChatConfiguration? Chat => _chat ?? this.Argument("chat", "") switch
    {
        "" => null,
        "none" => new ChatConfiguration(),
        var source => new ChatConfiguration
        {
            Kind = ChatConfiguration.OpenWebUi,
            Source = source,
            Licences = this.Argument("chat-licence", "") is { Length: > 0 } licence ? [Path.GetFullPath(licence)] : [],
        },
    };

    /// <summary>Where the keys are that updates are signed with.</summary>
    internal string KeysFolder { get; }

    /// <summary>The keys that updates are signed with.</summary>
    internal KeyFolder UpdateKeys => _keys.Value;

    internal ImageConfiguration ImageConfiguration => _configuration.Value;

    internal BuildVersion Version { get; }

    internal ICommandRunner Commands { get; } = new CommandRunner();

    internal ImagePipeline Pipeline => _pipeline.Value;

    internal ImageStages Image => Pipeline.Stages;

    internal StageOutputs Outputs => Pipeline.Outputs;

    internal Task EnsureAsync(params IReadOnlyList<IImageStage> stages) => Pipeline.EnsureAsync(Cancellation, stages);

    /// <summary>A pipeline with a cache of its own: it makes everything anew.</summary>
    internal ImagePipeline Fresh(string folder) => NewPipeline(Path.Combine(folder, "cache"), Path.Combine(folder, "logs"), Version);

    /// <summary>Takes this chat into the image in place of the configuration's; to be called before anything is built.</summary>
    internal void TakeChat(ChatConfiguration chat) => _chat = chat;

    /// <summary>Opens the keys. Those for trying are made on the spot; a publisher's own only by the target that is for it.</summary>
    internal KeyFolder OpenKeys(bool mayMakeOwn)
    {
        var isDevelopment = KeysFolder == Paths.DevelopmentKeys;
        if (!isDevelopment && (KeysFolder + Path.DirectorySeparatorChar).StartsWith(Paths.Repository + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new PublishingException($"{KeysFolder} lies in the checkout, where keys are committed by mistake. Nothing was made. Name a folder outside of it.");
        }
        if ((isDevelopment || mayMakeOwn) && !KeyFolder.Exists(KeysFolder))
        {
            return KeyFolder.Make(KeysFolder, ImageConfiguration.Name, isDevelopment, KeyText.FromEnvironment(), TimeProvider.System);
        }
        var keys = KeyFolder.Open(KeysFolder, KeyText.FromEnvironment(), TimeProvider.System);
        if (isDevelopment)
        {
            keys.RenewIfNearItsEnd(ImageConfiguration.Name);
        }
        return keys;
    }

    // As with the others: for trying it is made on the spot, a publisher's own only by the target that is for it.
    private X509Certificate2 OpenSecureBootKey()
    {
        if (KeysFolder == Paths.DevelopmentKeys && !UpdateKeys.HasSecureBootKey)
        {
            UpdateKeys.MakeSecureBootKey(ImageConfiguration.Name);
        }
        return UpdateKeys.OpenSecureBoot();
    }

    /// <summary>Signs the update of this build and lays it out in a folder.</summary>
    internal async Task PublishAsync(string to, int keep)
    {
        await EnsureAsync(Image.Update);
        await PublishAsync(Outputs, Version, to, keep);
    }

    /// <summary>Builds the same sources as a later version, and lays its update out in a folder, which is emptied first: what tests install.</summary>
    internal async Task PublishLaterAsync(string to, int step = 1)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }
        // The stages of this version have run, so the lock is held and what both share is cached.
        _ = Pipeline;
        var version = Version.Later(step);
        var later = NewPipeline(Paths.Cache, Paths.Logs, version);
        await later.BuildUpdateAsync(Cancellation);
        await PublishAsync(later.Outputs, version, to, keep: 1);
    }

    private async Task PublishAsync(StageOutputs outputs, BuildVersion version, string to, int keep)
    {
        var notes = this.Argument("notes", "") is { Length: > 0 } file ? await File.ReadAllTextAsync(file, Cancellation) : "";
        var release = await UpdateRelease.DescribeAsync(ImageConfiguration, version, UpdateKeys.ImageTrust, outputs, notes, Cancellation);
        var feed = await new UpdatePublisher(UpdateKeys, TimeProvider.System).PublishAsync(
            new PublishRequest
            {
                Product = ImageConfiguration.Name,
                Profile = Paths.Profile,
                Channel = this.Argument("channel", ImageConfiguration.Update.Channel),
                Release = release,
                Files = outputs["update"].Directory,
                To = to,
                Keep = keep,
                ValidFor = ImageConfiguration.Update.ValidFor,
            },
            Cancellation);
        Console.WriteLine($"  {to}/{UpdateLayout.Channel(feed.Profile, feed.Channel)} has {string.Join(", ", feed.Releases.Select(published => published.Version))}; {release.DownloadSize} to fetch; to be believed until {feed.Expires:yyyy-MM-dd}{(release.IsDevelopment ? "; a development build" : "")}");
    }

    /// <summary>Builds this version once more, signed for firmware: what tests start with Secure Boot.</summary>
    internal async Task<StageOutput> BuildSignedDiskAsync()
    {
        // The lock is held, and what both share is cached.
        _ = Pipeline;
        var signed = NewPipeline(Paths.Cache, Paths.Logs, Version, ImageConfiguration with { SecureBoot = new SecureBootConfiguration { Kind = SecureBootConfiguration.OwnKey } });
        await signed.BuildDiskAsync(512, Cancellation);
        return signed.Outputs[DiskStage.StageName(512)];
    }

    private ImagePipeline NewPipeline(string cache, string logs, BuildVersion version, ImageConfiguration? configuration = null)
    {
        var outputs = new StageOutputs();
        var toolbox = ToolboxFactory.Create(Builder, Commands, outputs);
        var runner = new StageRunner(new StageCache(cache, TimeProvider.System), outputs, _report, logs, TimeProvider.System);
        return new ImagePipeline(new ImageStages(configuration ?? ImageConfiguration, Paths, version, new(() => UpdateKeys.ImageTrust), _secureBootKey, Commands, ToolboxFactory.CreateTreeMaker(Builder, Commands), toolbox), runner, outputs, IsStrict ? null : Console.WriteLine);
    }
}
