using Appliance.Agent.Hardware;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Planning;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Chooses the version of a model of the catalogue when none was named.</summary>
internal sealed class VersionChoice(RigWatch rig)
{
    // What most people run, where there are no cards to plan for.
    private const string Usual = "Q4_K_M";

    /// <summary>What the planner chooses for this rig; for a rig without cards the usual version.</summary>
    /// <exception cref="StoreException">No version of it runs here.</exception>
    public async Task<CatalogueQuantization> ChooseAsync(CatalogueModel model, CancellationToken cancellationToken)
    {
        var look = await rig.GetAsync(cancellationToken);
        if (look.Rig is null || RigBudgets.Of(look.Rig) is not { Gpus.Count: > 0 } budget)
        {
            return model.FindQuantization(Usual) ?? model.Quantizations.FirstOrDefault(quantization => quantization.IsNative) ?? model.Quantizations[^1];
        }
        return FitPlanner.Plan(ModelCandidate.From(model), budget, new Wish()) switch
        {
            FitResult.Fits fits => model.FindQuantization(fits.Plan.Version.Name) ?? model.Quantizations[^1],
            FitResult.TooLarge large => throw Refused($"{large.Reason} Nothing was fetched. Name a version behind a colon to fetch it all the same."),
            FitResult.NotRunnable never => throw Refused(never.Reason),
            _ => throw Refused("It cannot be run here."),
        };
    }

    private static StoreException Refused(string message) => new(StatusCodes.Status409Conflict, "does_not_fit", message);
}
