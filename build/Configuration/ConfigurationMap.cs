using Appliance.Yaml;

namespace Appliance.Build.Configuration;

/// <summary>Which key goes into which member, and what each may be.</summary>
internal static class ConfigurationMap
{
    private const string Placeholder = AptConfiguration.SnapshotPlaceholder;

    private static readonly ByteSize OneMiB = ByteSize.FromMiB(1);

    // FAT32 has at least 65,525 clusters: with 4096-byte sectors these take more, or firmware does not read it.
    private static readonly ByteSize SmallestEsp = ByteSize.FromMiB(264);
    private static readonly ByteSize SmallestRoom = ByteSize.FromMiB(256);

    /// <summary>
    /// The configuration, or null when something required is missing; problems are left with the section.
    /// </summary>
    public static ImageConfiguration? Read(Section section)
    {
        var name = section.Required("name", "the product's name", Rules.Name);
        var hostname = section.Required("hostname", "a host name", Rules.Hostname);
        var apt = Apt(section.Child("apt"), new AptConfiguration());
        var root = Root(section.Child("root"));
        var runner = Runner(section.Child("runner"));
        var driver = Driver(section.Child("driver"));
        var chat = Chat(section.Child("chat"));
        var kernel = Kernel(section.Child("kernel"));
        var secureBoot = SecureBoot(section.Child("secure-boot"));
        var disk = Disk(section.Child("disk"));
        var erofs = Erofs(section.Child("erofs"));
        var network = Network(section.Child("network"));
        var cache = Cache(section.Child("cache"));
        var console = Console(section.Child("console"));
        var release = Release(section.Child("release"));
        var budget = Budget(section.Child("budget"));
        var update = Update(section.Child("update"));
        section.RefuseOthers();
        return name is null || hostname is null || root is null || runner is null ? null : new ImageConfiguration
        {
            Name = name,
            Hostname = hostname,
            Apt = apt,
            Root = root,
            Runner = runner,
            Driver = driver,
            Chat = chat,
            Kernel = kernel,
            SecureBoot = secureBoot,
            Disk = disk,
            Erofs = erofs,
            Network = network,
            Cache = cache,
            Console = console,
            Release = release,
            Budget = budget,
            Update = update,
        };
    }

    private static AptConfiguration Apt(Section section, AptConfiguration defaults)
    {
        var apt = new AptConfiguration
        {
            Suite = section.Value("suite", Rules.Suite, defaults.Suite),
            Components = section.List("components", Rules.Component, defaults.Components, mayBeEmpty: false),
            Mirror = section.Optional("mirror", Rules.Mirror),
            Snapshot = section.Optional("snapshot", Rules.Snapshot),
        };
        section.RefuseOthers();
        var hasPlaceholder = apt.Mirror?.Contains(Placeholder, StringComparison.Ordinal) ?? false;
        if (apt.Snapshot is not null && !hasPlaceholder && !section.IsRefused("mirror"))
        {
            section.Refuse("snapshot", $"needs a mirror with {Placeholder} where the date goes");
        }
        if (apt.Snapshot is null && hasPlaceholder && !section.IsRefused("snapshot"))
        {
            section.Refuse("mirror", $"has {Placeholder} in it, so snapshot must be set");
        }
        return apt;
    }

    private static TreeConfiguration? Root(Section section)
    {
        var packages = section.RequiredList("packages", "a list of Debian packages", Rules.Package);
        var exclude = section.List("exclude", Rules.Exclude, []);
        section.RefuseOthers();
        return packages is null ? null : new TreeConfiguration { Packages = packages, Exclude = exclude };
    }

    private static RunnerConfiguration? Runner(Section section)
    {
        var apt = Apt(section.Child("apt"), new RunnerConfiguration { Packages = [] }.Apt);
        var packages = section.RequiredList("packages", "a list of Debian packages", Rules.Package);
        var alone = section.List("alone", Rules.Package, []);
        var exclude = section.List("exclude", Rules.Exclude, []);
        section.RefuseOthers();
        return packages is null ? null : new RunnerConfiguration { Apt = apt, Packages = packages, Alone = alone, Exclude = exclude };
    }

    private static DriverConfiguration Driver(Section section)
    {
        var defaults = new DriverConfiguration();
        var driver = new DriverConfiguration
        {
            Kind = section.Value("kind", Rules.OneOf(DriverConfiguration.None, DriverConfiguration.Nvidia), defaults.Kind),
            Flavour = section.Value("flavour", Rules.OneOf("proprietary", "open"), defaults.Flavour),
            Sources = section.Optional("sources", Rules.Sources),
            ModulePackage = section.Optional("module-package", Rules.Package),
            Packages = section.List("packages", Rules.Package, defaults.Packages, mayBeEmpty: false),
        };
        section.RefuseOthers();
        return driver;
    }

    private static ChatConfiguration Chat(Section section)
    {
        var defaults = new ChatConfiguration();
        var chat = new ChatConfiguration
        {
            Kind = section.Value("kind", Rules.OneOf(ChatConfiguration.None, ChatConfiguration.OpenWebUi), defaults.Kind),
            Source = section.Optional("source", Rules.ImageSource),
            Tag = section.Optional("tag", Rules.ImageTag),
            Digest = section.Optional("digest", Rules.ImageDigest),
            Licences = section.List("licences", Rules.LicenceAddress, []),
            Exclude = section.List("exclude", Rules.Exclude, []),
        };
        section.RefuseOthers();
        if (chat.IsWanted && chat.Source is null && !section.IsRefused("source"))
        {
            section.Refuse("kind", "needs chat.source, where the image comes from");
        }
        if (chat.IsWanted && chat.IsRemote && (chat.Tag is null || chat.Digest is null) && !section.IsRefused("tag") && !section.IsRefused("digest"))
        {
            section.Refuse("source", "is a registry, so chat.tag and chat.digest must be set: a tag alone may be another image tomorrow");
        }
        return chat;
    }

    private static BudgetConfiguration Budget(Section section)
    {
        var defaults = new BudgetConfiguration();
        var rule = Rules.Size(OneMiB, ByteSize.FromGiB(64));
        var budget = new BudgetConfiguration
        {
            Root = section.Value("root", rule, defaults.Root),
            Runner = section.Value("runner", rule, defaults.Runner),
            Driver = section.Value("driver", rule, defaults.Driver),
            Chat = section.Value("chat", rule, defaults.Chat),
            Agent = section.Value("agent", rule, defaults.Agent),
            KernelImage = section.Value("kernel-image", rule, defaults.KernelImage),
            Download = section.Value("download", rule, defaults.Download),
            DownloadWithChat = section.Value("download-with-chat", rule, defaults.DownloadWithChat),
        };
        section.RefuseOthers();
        return budget;
    }

    private static KernelConfiguration Kernel(Section section)
    {
        var defaults = new KernelConfiguration();
        var kernel = new KernelConfiguration
        {
            Arguments = section.List("arguments", Rules.KernelArgument, defaults.Arguments),
            InitrdDrivers = section.List("initrd-drivers", Rules.Driver, defaults.InitrdDrivers),
        };
        section.RefuseOthers();
        return kernel;
    }

    private static SecureBootConfiguration SecureBoot(Section section)
    {
        var secureBoot = new SecureBootConfiguration
        {
            Kind = section.Value("kind", Rules.OneOf(SecureBootConfiguration.None, SecureBootConfiguration.OwnKey), new SecureBootConfiguration().Kind),
        };
        section.RefuseOthers();
        return secureBoot;
    }

    private static DiskConfiguration Disk(Section section)
    {
        var defaults = new DiskConfiguration();
        var disk = new DiskConfiguration
        {
            SectorSizes = section.List("sector-sizes", Rules.SectorSize, defaults.SectorSizes, mayBeEmpty: false),
            EspSize = section.Value("esp-size", Rules.Size(SmallestEsp, ByteSize.FromGiB(8)), defaults.EspSize),
            SlotSize = section.Value("slot-size", Rules.Size(SmallestRoom, ByteSize.FromGiB(64)), defaults.SlotSize),
            VeritySize = section.Value("verity-size", Rules.Size(OneMiB, ByteSize.FromGiB(1)), defaults.VeritySize),
            DataMinimumSize = section.Value(
                "data-minimum-size", Rules.Size(SmallestRoom, ByteSize.FromGiB(16 << 10)), defaults.DataMinimumSize),
        };
        section.RefuseOthers();
        var needed = VeritySizing.For(disk.SlotSize).RoundUpTo(OneMiB);
        if (disk.VeritySize < needed && !section.IsRefused("slot-size") && !section.IsRefused("verity-size"))
        {
            var problem = $"is too small for the hashes of a {disk.SlotSize} slot; at least {needed}";
            section.Refuse("verity-size", problem, cause: "slot-size");
        }
        return disk;
    }

    private static ErofsConfiguration Erofs(Section section)
    {
        var defaults = new ErofsConfiguration();
        var compressions = Rules.OneOf("zstd", "lz4hc", "lz4", "none");
        var compression = section.Value("compression", compressions, defaults.Compression);
        var erofs = new ErofsConfiguration
        {
            Compression = compression,
            Level = section.Value("level", Rules.Number(1, compression == "lz4hc" ? 12 : 22), defaults.Level),
            ClusterSize = section.Value("cluster-size", Rules.ClusterSize, defaults.ClusterSize),
        };
        section.RefuseOthers();
        return erofs;
    }

    private static NetworkConfiguration Network(Section section)
    {
        var network = new NetworkConfiguration { TimeServers = section.List("time-servers", Rules.TimeServer, []) };
        section.RefuseOthers();
        return network;
    }

    private static CacheConfiguration Cache(Section section)
    {
        var cache = new CacheConfiguration
        {
            MaxAge = section.Value("max-age", Rules.Age, new CacheConfiguration().MaxAge),
        };
        section.RefuseOthers();
        return cache;
    }

    private static ConsoleConfiguration Console(Section section)
    {
        var console = new ConsoleConfiguration { Serial = section.Optional("serial", Rules.Serial) };
        section.RefuseOthers();
        return console;
    }

    private static ReleaseConfiguration Release(Section section)
    {
        var release = new ReleaseConfiguration
        {
            CompressionLevel = section.Value(
                "compression-level", Rules.Number(0, 9), new ReleaseConfiguration().CompressionLevel),
        };
        section.RefuseOthers();
        return release;
    }

    private static UpdateConfiguration Update(Section section)
    {
        var defaults = new UpdateConfiguration();
        var update = new UpdateConfiguration
        {
            Channel = section.Value("channel", Rules.Channel, defaults.Channel),
            Url = section.Optional("url", Rules.UpdateUrl),
            MinimumVersion = section.Value("minimum-version", Rules.Version, defaults.MinimumVersion),
            ValidFor = section.Value("valid-for", Rules.Age, defaults.ValidFor),
            Keep = section.Value("keep", Rules.Number(1, 16), defaults.Keep),
        };
        section.RefuseOthers();
        return update;
    }
}
