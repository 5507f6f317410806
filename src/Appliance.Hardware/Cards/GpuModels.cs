namespace Appliance.Hardware;

/// <summary>The models of card that are known, and how to find one.</summary>
public sealed class GpuModels
{
    // A card with half or twice the memory as sold is another card, or one that somebody rebuilt.
    private const double MemoryTolerance = 0.15;

    private readonly (GpuName Name, GpuModel Model)[] _names;

    /// <summary>Looks among these; of several with one name, the first is meant when nothing tells them apart.</summary>
    public GpuModels(IReadOnlyList<GpuModel> all)
    {
        All = all;
        _names = [.. all.SelectMany(model => model.Aliases.Prepend(model.Name).Select(name => (GpuName.Parse(name), model)))];
    }

    /// <summary>The cards of <c>Data/gpus.json</c>.</summary>
    public static GpuModels Known { get; } = ReadKnown();

    /// <summary>Every model, in the order of the data.</summary>
    public IReadOnlyList<GpuModel> All { get; }

    /// <summary>The model with these PCI numbers; with a known memory only if that agrees.</summary>
    public GpuModel? FindByDevice(PciId id, ByteSize? memory = null) =>
        All.FirstOrDefault(model => model.Ids.Any(known => known == id || known == id with { Revision = null }) && IsMemoryOf(model, memory));

    /// <summary>The model that a driver calls by this name, such as <c>NVIDIA GeForce RTX 3080</c>; its memory tells variants apart.</summary>
    public GpuModel? FindByDriverName(GpuVendor vendor, string name, ByteSize? memory)
    {
        var wanted = GpuName.Parse(name);
        return _names.Where(entry => entry.Model.Vendor == vendor && entry.Name.Key == wanted.Key).Select(entry => entry.Model)
            .FirstOrDefault(model => IsMemoryOf(model, memory ?? wanted.Memory));
    }

    /// <summary>The model a person means by <c>3090</c>, <c>p40</c> or <c>3080 12GB</c>; for a name that is unknown, the nearest ones.</summary>
    public GpuModelAnswer Find(string name)
    {
        var wanted = GpuName.Parse(name);
        var same = _names.Where(entry => entry.Name.Key == wanted.Key).Select(entry => entry.Model).Distinct().ToArray();
        var exact = Array.Find(same, model => wanted.Memory is null || model.Memory == wanted.Memory);
        if (exact is not null)
        {
            return new GpuModelAnswer.Found(exact);
        }
        var nearest = same.Length > 0
            ? same
            : _names.Select(entry => (entry.Model, entry.Name.Key.Length, Distance: entry.Name.DistanceTo(wanted)))
                .Where(entry => entry.Distance <= 2 && entry.Distance < wanted.Key.Length)
                .OrderBy(entry => entry.Distance).ThenBy(entry => Math.Abs(entry.Length - wanted.Key.Length))
                .Select(entry => entry.Model).Distinct().Take(3);
        return new GpuModelAnswer.Unknown(name, [.. nearest.Select(model => model.Name)]);
    }

    private static bool IsMemoryOf(GpuModel model, ByteSize? memory) =>
        memory is not { } size || Math.Abs(size.Bytes - model.Memory.Bytes) <= model.Memory.Bytes * MemoryTolerance;

    private static GpuModels ReadKnown()
    {
        using var json = typeof(GpuModels).Assembly.GetManifestResourceStream("gpus.json")!;
        return new GpuModels(GpuModelFile.Read(json));
    }
}
