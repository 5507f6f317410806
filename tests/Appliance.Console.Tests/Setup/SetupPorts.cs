using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Setup;

/// <summary>A rig as the agent would lend it: two cards, two disks, one cable. Tests change what they are about.</summary>
internal sealed class SetupPorts : IRig, IPlans, IDownloads, IModels, IDisks, ILinks, IContacts, IKeys
{
    private static readonly LicenceTerms Terms = new("llama3", "Llama 3 Community License", "Name it.", new Uri("https://example.org/licence"), true);

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public RigState? State { get; set; } = new(
        "AMD Ryzen 5 3600", 6, 12, ByteSize.FromGiB(32), ByteSize.FromGiB(29),
        [
            new RigCard
            {
                Address = "0000:01:00.0", Name = "GeForce RTX 3090", IsReady = true, MemoryTotal = ByteSize.FromGiB(24), MemoryUsed = ByteSize.Zero,
                Temperature = new Celsius(41), PowerLimit = new Watts(350), Lanes = 16, MaxLanes = 16,
            },
            new RigCard
            {
                Address = "0000:05:00.0", Name = "GeForce RTX 3090", IsReady = true, MemoryTotal = ByteSize.FromGiB(24), Temperature = new Celsius(52), PowerLimit = new Watts(350), Lanes = 1, MaxLanes = 16,
                Warnings = ["it is connected by 1 lane of 16 (a mining riser?). A model of 20 GB loads in about 24 s instead of 1.5 s; once it is loaded, answers on this card alone are hardly slower."],
            },
        ],
        [], []);

    public List<DiskChoice> Disks { get; } =
    [
        new("nvme-Samsung_SSD_980_S64ENX0R", "nvme0n1", "nvme", "Samsung SSD 980", "S64ENX0R", ByteSize.FromGiB(465), true, ["vfat “HEARTH”, 1 GiB", "ext4, 460 GiB"]),
        new("ata-WDC_WD40_WD-WCC7K1", "sda", "harddisk", "WDC WD40EFRX", "WD-WCC7K1", ByteSize.FromGiB(3726), false, ["ntfs “Photos”, 3.6 TiB"]),
    ];

    public List<NetworkLink> Links { get; } = [new("enp3s0", "52:54:00:12:34:56", false, true, 1000, ["192.168.1.20/24"], "192.168.1.1")];

    public List<DownloadState> Running { get; } = [];

    public List<string> Asked { get; } = [];

    public bool NeedsLicence { get; set; }

    public ModelShelf Shelf { get; set; } = new([], [], ByteSize.FromGiB(460), ByteSize.FromGiB(400), ByteSize.FromGiB(2));

    public IReadOnlyList<BundleSummary> Bundles { get; } =
    [
        new("chat", "Chat", "One model for conversation.", ["chat"]),
        new("chat-code", "Chat and code", "A model for conversation and one for programs.", ["chat", "code"]),
    ];

    public string? Refusal => null;

    IReadOnlyList<DownloadState> IDownloads.All => Running;

    IReadOnlyList<KeyEntry> IKeys.All => [];

    public bool AreAskedFor => true;

    public bool IsKeyless { get; private set; }

    public Task<string?> SetKeylessAsync(bool isKeyless, CancellationToken cancellationToken)
    {
        IsKeyless = isKeyless;
        return Task.FromResult<string?>(null);
    }

    public Uri Address { get; } = new("http://hearth.local:11434");

    IReadOnlyList<string> IContacts.Models => ["huggingface.co"];

    public IReadOnlyList<string> Updates => [];

    public IReadOnlyList<string> Time => ["0.debian.pool.ntp.org"];

    Task<RigState?> IRig.GetAsync(CancellationToken cancellationToken) => Task.FromResult(State);

    IReadOnlyList<DiskChoice> IDisks.Find() => [.. Disks];

    public bool CanPrepare { get; set; }

    public bool IsModelDiskThere { get; private set; }

    public bool IsMoving { get; set; }

    public string? DiskProblem { get; set; }

    public List<(string? Disk, string Typed)> Prepared { get; } = [];

    public Task<string?> PrepareAsync(DiskChoice? disk, string typed, CancellationToken cancellationToken)
    {
        Prepared.Add((disk?.Id, typed));
        IsModelDiskThere = DiskProblem is null && disk is not null;
        return Task.FromResult(DiskProblem);
    }

    IReadOnlyList<NetworkLink> ILinks.Find() => [.. Links];

    public Task<IReadOnlyList<ModelFit>> CatalogueAsync(PlanWish wish, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ModelFit>>([]);

    public Task<BundleFit> BundleAsync(string bundle, PlanWish wish, CancellationToken cancellationToken)
    {
        var summary = Bundles.First(known => known.Id == bundle);
        return Task.FromResult(new BundleFit(
            summary, [.. summary.Roles.Select(role => new RoleFit(role, Fit(role == "code" ? "qwen2.5-coder-7b" : "llama-3.3-70b", wish)))], ByteSize.FromGiB(44)));
    }

    public Task<(ModelFit? Fit, string? Problem)> ModelAsync(string name, PlanWish wish, CancellationToken cancellationToken) =>
        Task.FromResult<(ModelFit?, string?)>((Fit(name, wish), null));

    public Task<PullAnswer> PullAsync(string name, string? acceptedLicence, string by, CancellationToken cancellationToken)
    {
        if (NeedsLicence && name.StartsWith("llama", StringComparison.Ordinal) && acceptedLicence is null)
        {
            return Task.FromResult<PullAnswer>(new PullAnswer.NeedsLicence(Terms));
        }
        Asked.Add(name);
        var download = new DownloadState
        {
            Id = name,
            Model = name,
            Name = name,
            Phase = DownloadPhase.Downloading,
            Total = ByteSize.FromGiB(40),
            Completed = ByteSize.FromGiB(10),
            Speed = ByteSize.FromMiB(48),
            Remaining = TimeSpan.FromMinutes(11),
        };
        Running.Add(download);
        return Task.FromResult<PullAnswer>(new PullAnswer.Started(download));
    }

    public Task CancelAsync(string id, CancellationToken cancellationToken)
    {
        Running.RemoveAll(download => download.Id == id);
        return Task.CompletedTask;
    }

    public Task PauseAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<string?> UploadAsync(string file, Stream content, long length, string by, CancellationToken cancellationToken)
    {
        await content.CopyToAsync(Stream.Null, cancellationToken);
        return null;
    }

    public Task<ModelShelf> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Shelf);

    public Task<string?> LoadAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<string?> UnloadAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<string?> DeleteAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<(string? Secret, string? Problem)> MakeAsync(KeyWish wish, CancellationToken cancellationToken) =>
        Task.FromResult<(string?, string?)>(("hearth-sk-made-for-a-test", null));

    public Task<string?> RevokeAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    private static ModelFit Fit(string id, PlanWish wish) => new()
    {
        Id = id,
        Name = id == "llama-3.3-70b" ? "Llama 3.3 70B" : "Qwen2.5 Coder 7B",
        PullName = $"{id}:Q4_K_M",
        Fits = true,
        Sentence = $"Q4_K_M with {wish.Context ?? 32768} tokens of context, wholly on both cards.",
        Quantization = "Q4_K_M",
        Size = id == "llama-3.3-70b" ? ByteSize.FromGiB(40) : ByteSize.FromGiB(5),
        Context = wish.Context ?? 32768,
        TokensPerSecond = 14.2,
        Licence = id == "llama-3.3-70b" ? Terms : null,
    };
}
