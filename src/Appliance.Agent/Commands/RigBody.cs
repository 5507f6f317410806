using Appliance.Hardware;

namespace Appliance.Agent.Commands;

/// <summary>The rig as <c>hearth rig --json</c> and <c>/api/hearth/rig</c> write it: sizes in bytes, power in watts, temperatures in degrees Celsius.</summary>
internal sealed record RigBody(
    CpuBody Cpu,
    long MemoryTotal,
    long MemoryAvailable,
    IReadOnlyList<GpuBody> Gpus,
    IReadOnlyList<DriverBody> Drivers,
    IReadOnlyList<DiskBody> Disks,
    IReadOnlyList<SpaceBody> Space,
    IReadOnlyList<string> Advice,
    IReadOnlyList<LostBody>? Lost)
{
    /// <param name="rig">What was found.</param>
    /// <param name="lost">Cards that were lost since a watch over the rig began; null where there is none.</param>
    /// <param name="problems">What should compute and does not; comes before all advice.</param>
    public static RigBody From(Rig rig, IReadOnlyList<LostGpu>? lost = null, IReadOnlyList<string>? problems = null) => new(
        new CpuBody(rig.Cpu.Model, rig.Cpu.Cores, rig.Cpu.Threads, rig.Cpu.HasAvx2, rig.Cpu.HasAvx512),
        rig.Memory.Total.Bytes,
        rig.Memory.Available.Bytes,
        [.. rig.Gpus.Select(GpuBody.From)],
        [.. rig.Drivers.Select(driver => new DriverBody(driver.Vendor, driver.Version, driver.CudaVersion, driver.Problem))],
        [.. rig.Disks.Select(disk => new DiskBody(disk.Name, disk.Kind, disk.Size.Bytes, disk.Model, disk.Serial, disk.IsRemovable))],
        [.. rig.Space.Select(space => new SpaceBody(space.Path, space.Total.Bytes, space.Free.Bytes))],
        [.. problems ?? [], .. RigAdvice.For(rig)],
        lost is null ? null : [.. lost.Select(loss => new LostBody(loss.Card.Address.ToString(), loss.Card.Name, loss.NoticedAt))]);

    /// <summary>The same without what tells this machine from all others.</summary>
    public RigBody WithoutIdentity() => this with
    {
        Gpus = [.. Gpus.Select(card => card with { Uuid = null })],
        Disks = [.. Disks.Select(disk => disk with { Serial = null })],
    };
}

/// <summary>The processor.</summary>
internal sealed record CpuBody(string Model, int Cores, int Threads, bool Avx2, bool Avx512);

/// <summary>A vendor's driver.</summary>
internal sealed record DriverBody(GpuVendor Vendor, string? Version, string? CudaVersion, string? Problem);

/// <summary>A disk.</summary>
internal sealed record DiskBody(string Name, DiskKind Kind, long Size, string? Model, string? Serial, bool Removable);

/// <summary>A card that stopped answering.</summary>
internal sealed record LostBody(string Address, string Name, DateTimeOffset NoticedAt);

/// <summary>The room at a place.</summary>
internal sealed record SpaceBody(string Path, long Total, long Free);

/// <summary>A PCI Express link.</summary>
internal sealed record LinkBody(int Generation, int Width)
{
    public static LinkBody? From(PcieLink? link) => link is { } known ? new LinkBody(known.Generation, known.Width) : null;
}

/// <summary>A graphics card; what is not known is left out.</summary>
internal sealed record GpuBody
{
    public required string Address { get; init; }

    public required GpuVendor Vendor { get; init; }

    public required string Name { get; init; }

    public required GpuState State { get; init; }

    public string? Id { get; init; }

    public string? Model { get; init; }

    public string? Uuid { get; init; }

    public string? Driver { get; init; }

    public long? MemoryTotal { get; init; }

    public long? MemoryFree { get; init; }

    /// <summary>Memory bandwidth in GB/s by the card data.</summary>
    public double? BandwidthGbS { get; init; }

    public string? ComputeCapability { get; init; }

    public LinkBody? Link { get; init; }

    public LinkBody? MaxLink { get; init; }

    public double? Power { get; init; }

    public double? PowerLimit { get; init; }

    public double? PowerLimitMin { get; init; }

    public double? PowerLimitMax { get; init; }

    public int? Temperature { get; init; }

    public bool? Ecc { get; init; }

    public bool? Display { get; init; }

    public static GpuBody From(GpuDevice card) => new()
    {
        Address = card.Address.ToString(),
        Vendor = card.Vendor,
        Name = card.Name,
        State = card.State,
        Id = card.Id?.ToString(),
        Model = card.Model?.Name,
        Uuid = card.Uuid,
        Driver = card.Driver,
        MemoryTotal = card.MemoryTotal?.Bytes,
        MemoryFree = card.MemoryFree?.Bytes,
        BandwidthGbS = card.Model?.Bandwidth.BytesPerSecond / 1e9,
        ComputeCapability = card.ComputeCapability?.ToString(),
        Link = LinkBody.From(card.Link),
        MaxLink = LinkBody.From(card.MaxLink),
        Power = card.Power.Draw?.Value,
        PowerLimit = card.Power.Limit?.Value,
        PowerLimitMin = card.Power.MinLimit?.Value,
        PowerLimitMax = card.Power.MaxLimit?.Value,
        Temperature = card.Temperature?.Degrees,
        Ecc = card.HasEcc,
        Display = card.HasDisplay,
    };
}
