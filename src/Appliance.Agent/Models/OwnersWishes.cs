using Appliance.Settings;

namespace Appliance.Agent.Models;

/// <summary>How the owner wants models loaded, as the wizard or <c>hearth.yaml</c> wrote it down.</summary>
internal sealed class OwnersWishes(SettingsStore settings, ModelStore store)
{
    /// <summary>What is wanted of a model; null for one that nobody named.</summary>
    public WantedModel? Find(string modelId)
    {
        var list = store.Current;
        return settings.Current.Document.Models.Wanted.FirstOrDefault(wanted => Names(wanted).Any(name => name == modelId || list.Find(name)?.Id == modelId));
    }

    private static IEnumerable<string> Names(WantedModel wanted) =>
        wanted.Quantization is { } version ? [$"{wanted.Name}:{version}", wanted.Name] : [wanted.Name];
}
