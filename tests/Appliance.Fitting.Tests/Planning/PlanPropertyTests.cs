using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;
using FsCheck;
using FsCheck.Fluent;

namespace Appliance.Fitting.Tests.Planning;

/// <summary>What holds for any rig and any model; 500 of each, the same ones in every run.</summary>
public sealed class PlanPropertyTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(new Replay(new Rnd(20_261_122, 7), null));

    private static readonly IReadOnlyList<ModelCandidate> Models =
        [.. ModelCatalogue.BuiltIn.Models.Where(model => model.NotRunnable is null).Select(ModelCandidate.From)];

    private static readonly GpuBudget[] Cards =
        [Rigs.Rtx3080, Rigs.A4000, Rigs.Rtx3090, Rigs.P40, Rigs.Card("GTX 1080 Ti", 11, 484) with { HasTensorCores = false }, Rigs.Card("RTX 3060 8GB", 8, 240)];

    // Up to six cards with more or less of their memory taken, and a host from 0 to 64 GiB.
    private static Arbitrary<RigBudget> AnyRig { get; } = (
        from count in Gen.Choose(0, 6)
        from cards in Gen.ArrayOf(from card in Gen.Elements(Cards) from used in Gen.Choose(0, 60) select card with { Free = new ByteSize(card.Free.Bytes * (100 - used) / 100) }, count)
        from host in Gen.Choose(0, 64)
        select Rigs.Of(cards) with { Host = new HostBudget(ByteSize.FromGiB(host), HostBudget.UsualBandwidth) }).ToArbitrary();

    private static Arbitrary<ModelCandidate> AnyModel { get; } = Gen.Elements(Models.AsEnumerable()).ToArbitrary();

    private static Arbitrary<Wish> AnyWish { get; } = (
        from context in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(256, 65_536).Select(tokens => (long?)tokens))
        from slots in Gen.Elements(1, 1, 2, 4)
        from precise in Gen.Elements(false, true)
        select new Wish { ContextTokens = context, Slots = slots, IsPrecise = precise }).ToArbitrary();

    [Fact]
    public void NoPlanTakesMoreOfACardThanItHas() => Prop.ForAll(AnyRig, AnyModel, AnyWish, (rig, model, wish) =>
        FitPlanner.Plan(model, rig, wish) is not FitResult.Fits { Plan: var plan }
            || (plan.Gpus.Zip(plan.Memory.Gpus).All(pair => pair.Second.Total <= pair.First.Available) && (plan.Gpus.Count > 0 || plan.HostMemory <= rig.Host.Available)))
        .Check(Config);

    [Fact]
    public void MoreMemoryNeverMakesAPlanWorse() => Prop.ForAll(AnyRig, AnyModel, AnyWish, (rig, model, wish) =>
    {
        var more = rig with
        {
            Gpus = [.. rig.Gpus.Select((gpu, index) => gpu with { Free = gpu.Free + ByteSize.FromMiB(1 + (index * 1031 + gpu.Free.Bytes / 4096) % 4096) })],
            Host = rig.Host with { Available = rig.Host.Available + ByteSize.FromGiB(8) },
        };
        return Rank(FitPlanner.Plan(model, more, wish)).CompareTo(Rank(FitPlanner.Plan(model, rig, wish))) >= 0;
    }).Check(Config);

    [Fact]
    public void OrderOfCardsDoesNotMatter() => Prop.ForAll(AnyRig, AnyModel, AnyWish, (rig, model, wish) =>
        Text(FitPlanner.Plan(model, rig, wish)) == Text(FitPlanner.Plan(model, rig with { Gpus = [.. rig.Gpus.Reverse()] }, wish))).Check(Config);

    [Fact]
    public void SameQuestionHasTheSameAnswer() => Prop.ForAll(AnyRig, AnyModel, AnyWish, (rig, model, wish) =>
        Text(FitPlanner.Plan(model, rig, wish)) == Text(FitPlanner.Plan(model, rig, wish))).Check(Config);

    /// <summary>On cards before part on the host before all on the host; then a usual context before a short one, then the version, then the context aimed for.</summary>
    private static (int, int, double, long) Rank(FitResult result)
    {
        if (result is not FitResult.Fits { Plan: var plan })
        {
            return (0, 0, 0, 0);
        }
        var tokens = plan.Options.ContextTokens;
        var where = plan.Gpus.Count == 0 ? 1 : plan.Placement.HostExpertLayers > 0 ? 2 : 3;
        var rung = tokens >= 32_768 ? 32_768 : tokens >= 16_384 ? 16_384 : tokens >= 8192 ? 8192 : 4096;
        return (where, tokens >= 8192 ? 1 : 0, -plan.Version.Loss, rung);
    }

    private static string Text(FitResult result) => result switch
    {
        FitResult.Fits { Plan: var plan } => $"{plan.Version} {plan.Sentence} {string.Join(' ', plan.Arguments)} {string.Join(',', plan.Gpus.Select(gpu => gpu.Id))}",
        FitResult.TooLarge tooLarge => tooLarge.Reason,
        _ => "",
    };
}
