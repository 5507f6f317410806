namespace Appliance.Build.Configuration;


/// <summary>
/// What one image is made of and how large its parts are: the checked content of <c>configs/</c>. Every member is a
/// key of the file in kebab case; <c>docs/configuration.md</c> explains them.
/// </summary>
public sealed record ImageConfiguration
{
    /// <summary>The product's name in prose, one line of at most 64 characters. Required.</summary>
    public required string Name { get; init; }

    /// <summary>The host name, one label; the device answers to it with <c>.local</c> behind it. Required.</summary>
    public required string Hostname { get; init; }

    /// <summary>Where the base system's packages come from; default Debian 13.</summary>
    public AptConfiguration Apt { get; init; } = new();

    /// <summary>The base system. Required.</summary>
    public required TreeConfiguration Root { get; init; }

    /// <summary>The separate tree that models run in. Required.</summary>
    public required RunnerConfiguration Runner { get; init; }

    /// <summary>The graphics driver besides the kernel's own.</summary>
    public DriverConfiguration Driver { get; init; } = new();

    /// <summary>The chat that is not ours, Open WebUI.</summary>
    public ChatConfiguration Chat { get; init; } = new();

    /// <summary>The kernel's command line and the drivers of its initrd.</summary>
    public KernelConfiguration Kernel { get; init; } = new();

    /// <summary>What is signed for firmware.</summary>
    public SecureBootConfiguration SecureBoot { get; init; } = new();

    /// <summary>The partitions.</summary>
    public DiskConfiguration Disk { get; init; } = new();

    /// <summary>How the root file system is compressed.</summary>
    public ErofsConfiguration Erofs { get; init; } = new();

    /// <summary>What the device knows about the network before its owner says more.</summary>
    public NetworkConfiguration Network { get; init; } = new();

    /// <summary>How long results of earlier builds are used again.</summary>
    public CacheConfiguration Cache { get; init; } = new();

    /// <summary>Where kernel messages are shown, besides the screen.</summary>
    public ConsoleConfiguration Console { get; init; } = new();

    /// <summary>How a release is packed.</summary>
    public ReleaseConfiguration Release { get; init; } = new();

    /// <summary>How large the parts may be.</summary>
    public BudgetConfiguration Budget { get; init; } = new();

    /// <summary>Where devices look for updates, and how a release is published.</summary>
    public UpdateConfiguration Update { get; init; } = new();
}
