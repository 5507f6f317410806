using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Planning;

/// <summary>Answers questions about what a rig can run. It reads nothing but the catalogue it was given.</summary>
/// <param name="catalogue">The models it knows.</param>
internal sealed class PlanDesk(ModelCatalogue catalogue)
{
    /// <summary>The answer for a rig.</summary>
    /// <exception cref="QuestionException">The question makes no sense.</exception>
    public PlanAnswer Answer(PlanQuestion question, RigBudget rig)
    {
        var wish = WishOf(question);
        if (question.Model is { } id)
        {
            return new PlanAnswer(rig, [new PlanEntry(null, Fit(ModelCandidate.From(Find(id)), rig, wish))]);
        }
        return question.For is { } purpose ? ForPurpose(purpose, rig, wish) : All(catalogue.Models, rig, wish);
    }

    /// <summary>The answer for a model that came in a file.</summary>
    /// <exception cref="QuestionException">The question makes no sense.</exception>
    public static PlanAnswer Answer(ModelCandidate model, PlanQuestion question, RigBudget rig) =>
        new(rig, [new PlanEntry(null, Fit(model, rig, WishOf(question)))]);

    /// <summary>The model of this id.</summary>
    /// <exception cref="QuestionException">There is none; the message suggests some.</exception>
    public CatalogueModel Find(string id) => catalogue.Find(id) ?? throw new QuestionException(
        $"There is no model '{id}' in the catalogue." + (catalogue.Suggest(id) is [_, ..] near ? $" Did you mean {string.Join(" or ", near)}?" : " 'hearth plan' lists them all."),
        "model");

    private PlanAnswer ForPurpose(string purpose, RigBudget rig, Wish wish)
    {
        if (catalogue.FindBundle(purpose) is { } bundle)
        {
            if (wish.Quantization is not null)
            {
                throw new QuestionException("A bundle has several models; name one of them to choose its version.", "quant");
            }
            var roles = BundlePlanner.Plan(bundle, rig, wish);
            return new PlanAnswer(rig, [.. roles.Select(role => new PlanEntry(role.Role.Purpose.ToString().ToLowerInvariant(), role.Result))], bundle.Name);
        }
        // Numbers parse as enumerations too.
        if (!char.IsAsciiLetter(purpose.FirstOrDefault()) || !Enum.TryParse<ModelPurpose>(purpose, ignoreCase: true, out var known))
        {
            var names = catalogue.Bundles.Select(known => known.Id).Concat(Enum.GetNames<ModelPurpose>().Select(name => name.ToLowerInvariant())).Distinct();
            throw new QuestionException($"'{purpose}' is nothing a rig can be for; there is {string.Join(", ", names)}.", "for");
        }
        var precise = wish with { IsPrecise = known is ModelPurpose.Code or ModelPurpose.Tools };
        return All([.. catalogue.Models.Where(model => model.Purposes.Contains(known))], rig, precise);
    }

    private static PlanAnswer All(IReadOnlyList<CatalogueModel> models, RigBudget rig, Wish wish)
    {
        var offered = wish.Quantization is { } name ? [.. models.Where(model => model.FindQuantization(name) is not null)] : models;
        return offered.Count > 0
            ? new PlanAnswer(rig, [.. offered.Select(ModelCandidate.From).Select(model => new PlanEntry(null, Fit(model, rig, wish)))])
            : throw new QuestionException($"None of these models is offered as {wish.Quantization}.", "quant");
    }

    private static FitResult Fit(ModelCandidate model, RigBudget rig, Wish wish)
    {
        try
        {
            return FitPlanner.Plan(model, rig, wish);
        }
        catch (ArgumentException e)
        {
            throw new QuestionException(e.Message.Split(" (Parameter", 2)[0], "quant", e);
        }
    }

    private static Wish WishOf(PlanQuestion question)
    {
        const int mostSlots = 256;
        return new Wish
        {
            ContextTokens = question.Context is { } context ? TokenCount.Parse(context, "context") : null,
            Slots = question.Slots is > 0 and <= mostSlots ? question.Slots : throw new QuestionException($"{question.Slots} is no number of slots; write 1 to {mostSlots}.", "slots"),
            Quantization = question.Quantization,
        };
    }
}
