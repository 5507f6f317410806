using System.Globalization;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Support;

/// <summary>Models to publish at a hub.</summary>
internal static class HubModels
{
    /// <summary>A sound file of this size whose weights are noise.</summary>
    public static byte[] Big(int bytes, int seed = 1)
    {
        using var directory = new TemporaryDirectory();
        var file = File.ReadAllBytes(TinyModel.WriteHugeTo(directory.Path, bytes));
        var header = file.Length - bytes - 64;
        new Random(seed).NextBytes(file.AsSpan(header));
        return file;
    }

    /// <summary>A model in three files, by their names.</summary>
    public static IReadOnlyDictionary<string, byte[]> Split(string name) => Enumerable.Range(0, 3).ToDictionary(
        index => string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1:D5}-of-00003.gguf"),
        index => (index == 0 ? TinyModel.Describe() : new GgufWriter().Text("general.architecture", "llama").Tensor($"extra{index}", [8], new float[8]))
            .U16("split.count", 3).U16("split.no", (ushort)index).ToArray());
}
