using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;
using Appliance.Fitting.Residency;
using Appliance.Fitting.Tests.Planning;

namespace Appliance.Fitting.Tests.Residency;

public sealed class ResidencyPlannerTests
{
    private static readonly RigBudget One3090 = Rigs.Of(Rigs.Rtx3090);

    [Fact]
    public void Decide_EmptyRig_StartsWithTheLongestContextAllowed()
    {
        var start = Start(Ask("qwen3-8b", One3090) with { LongestContext = 32_768 });

        Assert.Equal(32_768, start.Plan.Options.ContextTokens);
        Assert.Empty(start.Unload);
    }

    [Fact]
    public void Decide_RoomBesideTheOthers_UnloadsNobody()
    {
        var start = Start(Ask("nomic-embed-text-v1.5", One3090, Loaded("qwen3-8b", One3090, lastUsed: 1, context: 8192)));

        Assert.Empty(start.Unload);
        Assert.NotEmpty(start.Plan.Gpus);
    }

    [Fact]
    public void Decide_NoRoom_UnloadsTheLongestUnusedFirst()
    {
        var rig = Rigs.Of(Rigs.Rtx3090, Rigs.Rtx3090);
        var start = Start(Ask("qwen3-14b", rig, OnCard("old", rig, 0, lastUsed: 1), OnCard("new", rig, 1, lastUsed: 2)));

        Assert.Equal(["old"], start.Unload);
        Assert.Equal(["GPU-0"], start.Plan.Gpus.Select(gpu => gpu.Id));
    }

    [Fact]
    public void Decide_OldestIsAnswering_UnloadsTheIdleOne()
    {
        var rig = Rigs.Of(Rigs.Rtx3090, Rigs.Rtx3090);
        var start = Start(Ask("qwen3-14b", rig, OnCard("busy", rig, 0, lastUsed: 1, isBusy: true), OnCard("idle", rig, 1, lastUsed: 2)));

        Assert.Equal(["idle"], start.Unload);
    }

    [Fact]
    public void Decide_AllAnswering_WaitsForTheLongestUnused()
    {
        var rig = Rigs.Of(Rigs.Rtx3090, Rigs.Rtx3090);
        var question = Ask("qwen3-14b", rig, OnCard("old", rig, 0, lastUsed: 1, isBusy: true), OnCard("new", rig, 1, lastUsed: 2, isBusy: true));

        Assert.Equal(["old"], Assert.IsType<ResidencyDecision.Wait>(ResidencyPlanner.Decide(question)).For);
    }

    [Fact]
    public void Decide_TooLargeForTheRig_RefusesWhateverIsLoaded() => Assert.IsType<FitResult.TooLarge>(
        Assert.IsType<ResidencyDecision.Refuse>(ResidencyPlanner.Decide(Ask("llama-3.3-70b", One3090, Loaded("qwen3-8b", One3090, 1, 8192)))).Result);

    [Fact]
    public void Decide_OnlyTheProcessorIsLeft_UnloadsRatherThanCrawl()
    {
        var start = Start(Ask("qwen3-8b", One3090, OnCard("other", One3090, 0, lastUsed: 1)));

        Assert.Equal(["other"], start.Unload);
        Assert.NotEmpty(start.Plan.Gpus);
    }

    [Fact]
    public void Decide_AnotherIsExpectedBack_LeavesItRoom()
    {
        var alone = Start(Ask("qwen3-14b", One3090));
        var other = Candidate("llama-3.2-3b");

        var beside = Start(Ask("qwen3-14b", One3090) with { Expected = [other] });

        Assert.True(beside.Plan.Options.ContextTokens < alone.Plan.Options.ContextTokens);
        Assert.Empty(Start(Ask(other, One3090, new Resident("qwen3-14b", beside.Plan, IsBusy: true, 1))).Unload);
    }

    [Fact]
    public void Decide_WhateverIsLoaded_NeverPlansMoreThanTheRigHas()
    {
        var random = new Random(11);
        string[] models = ["qwen3-8b", "qwen3-14b", "llama-3.1-8b", "gemma-3-12b", "nomic-embed-text-v1.5", "gpt-oss-20b"];
        for (var round = 0; round < 60; round++)
        {
            var rig = Rigs.Nine[random.Next(Rigs.Nine.Count)].Rig;
            var residents = new List<Resident>();
            for (var step = 0; step < 6; step++)
            {
                var id = models[random.Next(models.Length)];
                residents.RemoveAll(resident => resident.Id == id);
                if (ResidencyPlanner.Decide(Ask(id, rig, [.. residents])) is not ResidencyDecision.Start start)
                {
                    continue;
                }
                Assert.DoesNotContain(residents, resident => resident.IsBusy && start.Unload.Contains(resident.Id));
                residents.RemoveAll(resident => start.Unload.Contains(resident.Id));
                residents.Add(new Resident(id, start.Plan, random.Next(2) == 0, step));
                var left = residents.Aggregate(rig, (budget, resident) => budget.Less(resident.Plan));
                Assert.All(left.Gpus, gpu => Assert.True(gpu.Free > ByteSize.Zero, $"{id} on {gpu.Name}"));
                Assert.True(left.Host.Available >= ByteSize.Zero, id);
            }
        }
    }

    private static ResidencyDecision.Start Start(ResidencyQuestion question) =>
        Assert.IsType<ResidencyDecision.Start>(ResidencyPlanner.Decide(question));

    private static ResidencyQuestion Ask(string id, RigBudget rig, params IReadOnlyList<Resident> residents) => Ask(Candidate(id), rig, residents);

    private static ResidencyQuestion Ask(ModelCandidate model, RigBudget rig, params IReadOnlyList<Resident> residents) =>
        new() { Model = model, Wish = new Wish(), Rig = rig, Residents = residents };

    private static Resident Loaded(string id, RigBudget rig, long lastUsed, long context) =>
        new(id, Assert.IsType<FitResult.Fits>(FitPlanner.Plan(Candidate(id), rig, new Wish { ContextTokens = context })).Plan, IsBusy: false, lastUsed);

    private static Resident OnCard(string id, RigBudget rig, int card, long lastUsed, bool isBusy = false) =>
        Loaded("qwen3-14b", new RigBudget([rig.Gpus[card]], rig.Host), lastUsed, context: 8192) with { Id = id, IsBusy = isBusy };

    /// <summary>A model that is there as one file, in 8 bits where it is offered so.</summary>
    private static ModelCandidate Candidate(string id)
    {
        var model = ModelCandidate.From(ModelCatalogue.BuiltIn.Find(id)!);
        return model with { Versions = [model.Versions.FirstOrDefault(version => version.Name == "Q8_0") ?? model.Versions[0]] };
    }
}
