using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Memory;

/// <summary>The bytes of a model's weights by where they can go.</summary>
public sealed class WeightLayout
{
    private readonly long[] _layers;
    private readonly long[] _experts;
    private readonly long[] _largest;

    private WeightLayout(long[] layers, long[] experts, long[] largest) => (_layers, _experts, _largest) = (layers, experts, largest);

    /// <summary>What is looked up on the host whatever is offloaded: the embeddings of the input.</summary>
    public ByteSize Input { get; private init; }

    /// <summary>The matrix and norm behind the last layer. A tied model keeps a second copy of its input here.</summary>
    public ByteSize Output { get; private init; }

    /// <summary>The output matrix alone, which is copied for the computation when the output stays on the host.</summary>
    public ByteSize OutputMatrix { get; private init; }

    /// <summary>Small tensors that belong to no layer and go wherever a layer is.</summary>
    public ByteSize Shared { get; private init; }

    /// <summary>All tensors, each once.</summary>
    public ByteSize Total { get; private init; }

    /// <summary>The elements of all tensors: what people call parameters.</summary>
    public long Elements { get; private init; }

    /// <summary>The type that most bytes are stored in; null for a model without tensors.</summary>
    public GgmlType? MainType { get; private init; }

    /// <summary>Layers with weights.</summary>
    public int LayerCount => _layers.Length;

    /// <summary>One layer with its experts.</summary>
    public ByteSize Layer(int layer) => new(layer < _layers.Length ? _layers[layer] : 0);

    /// <summary>The experts of one layer.</summary>
    public ByteSize Experts(int layer) => new(layer < _experts.Length ? _experts[layer] : 0);

    /// <summary>The largest matrix of one layer.</summary>
    public ByteSize LargestTensor(int layer) => new(layer < _largest.Length ? _largest[layer] : 0);

    /// <summary>The layout of tensors.</summary>
    /// <exception cref="OverflowException">The tensors are impossibly large.</exception>
    public static WeightLayout Of(IEnumerable<ModelTensor> tensors)
    {
        var (layers, experts, largest) = (new List<long>(), new List<long>(), new List<long>());
        var types = new Dictionary<GgmlType, long>();
        long input = 0, output = 0, matrix = 0, embedding = 0, shared = 0, elements = 0;
        foreach (var tensor in tensors)
        {
            var bytes = tensor.Size.Bytes;
            elements = checked(elements + tensor.Elements);
            types[tensor.Type] = checked(types.GetValueOrDefault(tensor.Type) + bytes);
            if (tensor.Layer is { } layer)
            {
                Add(layers, layer, bytes);
                Add(experts, layer, tensor.IsExpert ? bytes : 0);
                Add(largest, layer, 0);
                largest[layer] = Math.Max(largest[layer], bytes);
            }
            else if (tensor.IsInput)
            {
                input = checked(input + bytes);
                embedding = tensor.Name == "token_embd.weight" ? bytes : embedding;
            }
            else if (tensor.Name.StartsWith("output", StringComparison.Ordinal) || tensor.Name.StartsWith("cls", StringComparison.Ordinal))
            {
                output = checked(output + bytes);
                matrix = tensor.Name == "output.weight" ? bytes : matrix;
            }
            else
            {
                shared = checked(shared + bytes);
            }
        }
        var isTied = matrix == 0 && output > 0;
        var total = layers.Aggregate(checked(input + output + shared), (sum, bytes) => checked(sum + bytes));
        return new WeightLayout([.. layers], [.. experts], [.. largest])
        {
            Input = new ByteSize(input),
            Output = new ByteSize(isTied ? checked(output + embedding) : output),
            OutputMatrix = new ByteSize(isTied ? embedding : matrix),
            Shared = new ByteSize(shared),
            Total = new ByteSize(total),
            Elements = elements,
            MainType = types.Count == 0 ? null : types.MaxBy(type => type.Value).Key,
        };
    }

    /// <summary>The layout of the tensors of a file, or of all files of a split model.</summary>
    /// <exception cref="GgufException">The tensors are impossibly large.</exception>
    public static WeightLayout Of(params IEnumerable<GgufFile> files)
    {
        try
        {
            return Of(files.SelectMany(file => file.Tensors).Select(tensor => new ModelTensor(tensor.Name, tensor.Type, tensor.Dimensions)));
        }
        catch (OverflowException e)
        {
            throw new GgufException("the file describes tensors of impossible size; it is damaged.", e);
        }
    }

    private static void Add(List<long> sums, int layer, long bytes)
    {
        if (layer is < 0 or > 100_000)
        {
            throw new OverflowException($"a tensor belongs to layer {layer}");
        }
        while (sums.Count <= layer)
        {
            sums.Add(0);
        }
        sums[layer] = checked(sums[layer] + bytes);
    }
}
