using Appliance.Agent.Runners;
using Appliance.Hardware;

namespace Appliance.Agent.WebConsole.Vitals;

/// <summary>Finds the cards that a loaded model lies on. Runners number cards of one kind in bus order, as the rig does.</summary>
internal static class LoadedCards
{
    /// <summary>Their places on the bus; empty for a model that the processor runs, or cards that the rig does not know.</summary>
    public static IReadOnlyList<PciAddress> Of(LoadedModel model, IReadOnlyList<GpuDevice> cards)
    {
        var plan = model.Plan;
        return [.. plan.Gpus.Select(gpu => Find(gpu.Id, gpu.Name)).OfType<PciAddress>()];

        PciAddress? Find(string id, string name)
        {
            var index = plan.Rig.Where(gpu => gpu.Name == name).Select((gpu, position) => (gpu.Id, position)).FirstOrDefault(pair => pair.Id == id).position;
            return cards.Where(card => (card.Model?.Name ?? card.Name) == name).ElementAtOrDefault(index)?.Address;
        }
    }
}
