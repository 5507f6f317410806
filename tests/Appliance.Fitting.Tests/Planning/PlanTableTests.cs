using System.Globalization;
using System.Text;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Tests.Planning;

public sealed class PlanTableTests
{
    [Fact]
    public void Plan_NineRigs_GivesTheExpectedTable()
    {
        var text = new StringBuilder();
        var models = ModelCatalogue.BuiltIn.Models.Select(ModelCandidate.From).ToList();
        text.Append("| model |").AppendJoin(" | ", Rigs.Nine.Select(rig => rig.Name)).Append(" |\n|---|").Insert(text.Length, "---|", Rigs.Nine.Count).Append('\n');
        foreach (var model in models)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {model.Id} |").AppendJoin(" |", Rigs.Nine.Select(rig => " " + Cell(FitPlanner.Plan(model, rig.Rig, new Wish())))).Append(" |\n");
        }
        Expectation.Matches("plans.md", text.ToString());
    }

    [Fact]
    public void Plan_NineRigs_SaysEachInASentence()
    {
        var text = new StringBuilder();
        foreach (var (name, rig) in Rigs.Nine)
        {
            text.Append(CultureInfo.InvariantCulture, $"# {name}\n");
            foreach (var id in new[] { "llama-3.3-70b", "gemma-3-27b", "qwen3-30b-a3b", "gpt-oss-120b", "whisper-large-v3-turbo", "flux.1-dev" })
            {
                text.Append(Sentence(FitPlanner.Plan(ModelCandidate.From(ModelCatalogue.BuiltIn.Find(id)!), rig, new Wish()))).Append('\n');
            }
        }
        Expectation.Matches("sentences.txt", text.ToString());
    }

    private static string Sentence(FitResult result) => result switch
    {
        FitResult.Fits fits => $"{fits.Plan.Sentence}\n  {string.Join(' ', fits.Plan.Arguments)}",
        FitResult.TooLarge tooLarge => tooLarge.Reason,
        FitResult.NotRunnable not => not.Reason,
        _ => "?",
    };

    // Version/context in thousands, cards if several, tokens a second.
    private static string Cell(FitResult result) => result is not FitResult.Fits { Plan: var plan } ? result is FitResult.NotRunnable ? "not yet" : "-" : string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Version.Name}/{plan.Options.ContextTokens / 1024}k{Cards(plan)}{(plan.TokensPerSecond is { } speed ? $" {speed:0}/s" : "")}");

    private static string Cards(ModelPlan plan) => (plan.Gpus.Count, plan.Placement.HostExpertLayers) switch
    {
        (0, _) => " host",
        (1, 0) => "",
        (var count, 0) => $" x{count}",
        (var count, var experts) => $" x{count} -{experts}",
    };
}
