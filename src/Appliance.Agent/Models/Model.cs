using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Models;

/// <summary>A model that can serve.</summary>
/// <param name="Id">Its name in the API: see <see cref="ModelFileName.IdOf"/>.</param>
/// <param name="Path">The file to load; of a split model the first.</param>
/// <param name="Size">All its files.</param>
/// <param name="Modified">When the file was last written.</param>
/// <param name="Facts">What the file says about the model.</param>
/// <param name="Weights">Where its bytes can go.</param>
internal sealed record Model(string Id, string Path, ByteSize Size, DateTimeOffset Modified, GgufModel Facts, WeightLayout Weights)
{
    /// <summary>The file with which it sees or hears; null for a model that only reads.</summary>
    public ModelProjector? Projector { get; init; }

    /// <summary>The model as the planner takes it.</summary>
    public ModelCandidate ToCandidate() => ModelCandidate.From(Id, Facts, Weights, Size) with { Projector = Projector?.Size ?? ByteSize.Zero };
}
