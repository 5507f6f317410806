using Appliance.Fitting.Architecture;
using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>Reads the quantizations of a model and compares their bytes with those its shape gives.</summary>
internal static class QuantizationReader
{
    // Published numbers of parameters are rounded, and some count the part that sees images.
    private const double ParameterTolerance = 0.03;

    // The largest header in use is gpt-oss's with 13 MB; nothing else of a file is not a tensor.
    private static readonly ByteSize LargestHeader = ByteSize.FromMiB(64);

    public static IReadOnlyList<CatalogueQuantization> Read(
        Section model, ModelArchitecture? architecture, bool isSound, ByteSize? workingMemory)
    {
        var header = model.Value("header-bytes", CatalogueRules.Bytes, ByteSize.Zero);
        if (header > LargestHeader)
        {
            model.Refuse("header-bytes", $"is more than {LargestHeader}; no file has such a header");
        }
        var computable = isSound && KnownFamilies.Checked.Contains(architecture!.Family) ? architecture : null;
        if (computable is not null)
        {
            CheckParameters(model, computable);
        }
        var quantizations = model
            .Named("quantizations", architecture is null ? CatalogueRules.FixedQuantization : CatalogueRules.Quantization)
            .Select(named => Read(named.Key, named.Value, computable, header, workingMemory))
            .OrderByDescending(quantization => quantization.FileBytes)
            .ToList();
        if (quantizations.Count == 0 && !model.IsRefused("quantizations"))
        {
            model.Refuse("quantizations", "is missing; write at least one with its bytes");
        }
        return quantizations;
    }

    private static CatalogueQuantization Read(
        string name, Section section, ModelArchitecture? architecture, ByteSize header, ByteSize? workingMemory)
    {
        var tensorBytes = section.Has("tensor-bytes") ? section.Value("tensor-bytes", CatalogueRules.Bytes, ByteSize.Zero) : default(ByteSize?);
        var fileBytes = section.Has("file-bytes") ? section.Value("file-bytes", CatalogueRules.Bytes, ByteSize.Zero) : default(ByteSize?);
        var isNative = section.Value("native", CatalogueRules.Flag, false);
        section.RefuseOthers();
        if (architecture is not null && tensorBytes is null)
        {
            section.Refuse("tensor-bytes", $"is missing; this shape gives {Computed(name, architecture)}");
        }
        else if (architecture is not null && !section.IsRefused("tensor-bytes") && tensorBytes!.Value.Bytes != Computed(name, architecture))
        {
            section.Refuse("tensor-bytes", $"is {tensorBytes.Value.Bytes}, but this shape gives {Computed(name, architecture)}; correct whichever is wrong");
        }
        if (tensorBytes is null && fileBytes is null)
        {
            section.Refuse("file-bytes", "is missing; write what its files take together");
        }
        if (tensorBytes is { } tensors && fileBytes is { } whole && !section.IsRefused("file-bytes")
            && (whole < tensors || whole - tensors > LargestHeader))
        {
            section.Refuse("file-bytes", "is impossible; a file is its tensors and a header of some megabytes");
        }
        var file = fileBytes ?? (tensorBytes ?? ByteSize.Zero) + header;
        return new CatalogueQuantization
        {
            Name = name,
            Quantization = Quantization.Find(name),
            TensorBytes = tensorBytes,
            FileBytes = file,
            FixedMemory = workingMemory is { } working ? file + working : null,
            IsNative = isNative,
        };
    }

    private static long Computed(string name, ModelArchitecture architecture) =>
        Quantization.Find(name)!.TensorsOf(architecture).Sum(tensor => tensor.Size.Bytes);

    private static void CheckParameters(Section model, ModelArchitecture architecture)
    {
        var stated = model.Value("parameters", CatalogueRules.Parameters, 0);
        var computed = Quantization.Find("F16")!.TensorsOf(architecture).Sum(tensor => tensor.Elements);
        if (stated > 0 && Math.Abs(computed - stated) > ParameterTolerance * stated)
        {
            model.Refuse("parameters", $"disagrees with the architecture, which has {computed / 1e9:0.###}B");
        }
    }
}
