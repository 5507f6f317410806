using Appliance.Agent.Hardware;
using Appliance.Agent.Models;
using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Licences;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Planning;
using Appliance.Agent.Runners;
using Appliance.Console.Ports;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Planning;
using Appliance.Hardware;

namespace Appliance.Agent.WebConsole.Models;

/// <summary>The planner's answers for this rig with nothing loaded.</summary>
internal sealed class ConsolePlans(RigWatch rig, RunnerPool pool, ModelStore store, HubClient hub, HubConnection connection, LicenceBook licences) : IPlans
{
    private static readonly ModelCatalogue Catalogue = ModelCatalogue.BuiltIn;

    public IReadOnlyList<BundleSummary> Bundles { get; } = [.. Catalogue.Bundles.Select(Summary)];

    public async Task<IReadOnlyList<ModelFit>> CatalogueAsync(PlanWish wish, CancellationToken cancellationToken)
    {
        var budget = await BudgetAsync(cancellationToken);
        var stored = await store.GetAsync(cancellationToken);
        // Some milliseconds each; the circuit has better to do.
        return await Task.Run<IReadOnlyList<ModelFit>>(
            () => [.. Catalogue.Models.Where(model => model.NotRunnable is null).Select(model => Fit(model, FitPlanner.Plan(ModelCandidate.From(model), budget, WishOf(wish, model)), stored))],
            cancellationToken);
    }

    public async Task<BundleFit> BundleAsync(string bundle, PlanWish wish, CancellationToken cancellationToken)
    {
        var found = Catalogue.FindBundle(bundle) ?? throw new KeyNotFoundException($"There is no bundle '{bundle}'.");
        var budget = await BudgetAsync(cancellationToken);
        var stored = await store.GetAsync(cancellationToken);
        var filled = await Task.Run(() => BundlePlanner.Plan(found, budget, new Wish { ContextTokens = wish.Context, Slots = wish.Slots }), cancellationToken);
        var roles = filled.Select(role => new RoleFit(RoleOf(role.Role), Fit(CatalogueModelOf(role.Result), role.Result, stored))).ToList();
        var missing = roles.Select(role => role.Model).DistinctBy(model => model.Id).Where(model => model is { Fits: true, IsStored: false });
        return new BundleFit(Summary(found), roles, missing.Aggregate(ByteSize.Zero, (sum, model) => sum + (model.Size ?? ByteSize.Zero)));
    }

    public async Task<(ModelFit? Fit, string? Problem)> ModelAsync(string name, PlanWish wish, CancellationToken cancellationToken)
    {
        try
        {
            var budget = await BudgetAsync(cancellationToken);
            var stored = await store.GetAsync(cancellationToken);
            var (parsed, known) = (PullName.Parse(name), PullName.Parse(name)?.Model is { } id ? Catalogue.Find(id) : null);
            if (known is not null)
            {
                var precise = wish with { Quantization = wish.Quantization ?? parsed!.Quantization };
                return (Fit(known, FitPlanner.Plan(ModelCandidate.From(known), budget, WishOf(precise, known)), stored), null);
            }
            if (stored.Find(name) is { } model)
            {
                return (Fit(null, FitPlanner.Plan(model.ToCandidate(), budget, WishOf(wish, null) with { Quantization = null }), stored) with { PullName = name, IsStored = true }, null);
            }
            if (parsed is not { Repository: { } repository })
            {
                return (null, $"'{name}' names no model: write an id of the catalogue, OWNER/REPO:QUANT or OWNER/REPO/FILE.gguf.");
            }
            var candidate = await ReadAsync(repository, parsed, cancellationToken);
            return (Fit(null, FitPlanner.Plan(candidate, budget, WishOf(wish, null) with { Quantization = null }), stored) with { Id = name, PullName = name }, null);
        }
        catch (Exception e) when (e is StoreException or GgufException or IOException or ArgumentException)
        {
            return (null, e.Message);
        }
    }

    private async Task<ModelCandidate> ReadAsync(string repository, PullName name, CancellationToken cancellationToken)
    {
        var listing = await hub.ListAsync(repository, cancellationToken);
        var files = name.File is { } path ? HubSelection.ByFile(listing, path) : HubSelection.ByQuantization(listing, name.Quantization);
        var first = files[0];
        return await ModelSource.ReadAsync(new HubDownload(repository, listing.Commit, first.Path, first.Size, first.Sha256!).AddressAt(connection.Hub).AbsoluteUri, cancellationToken);
    }

    // What is loaded may be unloaded for what is asked for.
    private async Task<RigBudget> BudgetAsync(CancellationToken cancellationToken)
    {
        var look = (await rig.GetAsync(cancellationToken)).Rig ?? throw new IOException("This machine cannot be read.");
        var loaded = pool.Loaded;
        return RigBudgets.Of(loaded.Count == 0 ? look : look with
        {
            Gpus = [.. look.Gpus.Select(card => card with { MemoryFree = null })],
            Memory = Freed(look.Memory, loaded),
        });
    }

    private static HostMemory Freed(HostMemory memory, IReadOnlyList<LoadedModel> loaded)
    {
        var free = loaded.Aggregate(memory.Available, (sum, model) => sum + (model.Memory - model.GpuMemory));
        return memory with { Available = free < memory.Total ? free : memory.Total };
    }

    private static Wish WishOf(PlanWish wish, CatalogueModel? model) => new()
    {
        ContextTokens = wish.Context,
        Slots = wish.Slots,
        Quantization = wish.Quantization is { } name && model?.FindQuantization(name) is { } version ? version.Name : null,
    };

    private static BundleSummary Summary(UseCaseBundle bundle) => new(bundle.Id, bundle.Name, bundle.Description, [.. bundle.Roles.Select(RoleOf)]);

    private static string RoleOf(BundleRole role) => role.Purpose.ToString().ToLowerInvariant();

    private static CatalogueModel? CatalogueModelOf(FitResult result) => Catalogue.Find(CandidateOf(result).Id);

    private static ModelCandidate CandidateOf(FitResult result) => result switch
    {
        FitResult.Fits fits => fits.Plan.Model,
        FitResult.TooLarge large => large.Model,
        FitResult.NotRunnable never => never.Model,
        _ => throw new InvalidOperationException("An answer of no known kind."),
    };

    private ModelFit Fit(CatalogueModel? known, FitResult result, ModelList stored)
    {
        var candidate = CandidateOf(result);
        var plan = (result as FitResult.Fits)?.Plan;
        var pullName = plan is not null ? $"{candidate.Id}:{plan.Version.Name}" : candidate.Id;
        return new ModelFit
        {
            Id = candidate.Id,
            Name = candidate.Name,
            PullName = pullName,
            Fits = plan is not null,
            Sentence = result switch
            {
                FitResult.TooLarge large => large.Reason,
                FitResult.NotRunnable never => never.Reason,
                _ => plan!.Sentence,
            },
            Needed = (result as FitResult.TooLarge)?.Needed,
            Available = (result as FitResult.TooLarge)?.Available,
            Task = (ModelTask)candidate.Kind,
            Publisher = known?.Publisher,
            Purposes = [.. (known?.Purposes ?? []).Select(purpose => purpose.ToString().ToLowerInvariant())],
            Parameters = candidate.Parameters,
            Licence = known is null ? null : ConsoleDownloads.Terms(known.Licence, licences),
            Quantization = plan?.Version.Name,
            Versions = [.. candidate.Versions.Select(version => version.Name)],
            Size = plan?.Version.Size,
            Context = plan is { Model.Architecture: not null } ? plan.Options.ContextTokens : null,
            TokensPerSecond = plan?.TokensPerSecond,
            Cards = plan is null ? [] : [.. plan.Gpus.Zip(plan.Memory.Gpus, (gpu, memory) => new CardShare(gpu.Name, memory.Total, gpu.Total))],
            HostMemory = plan?.HostMemory ?? ByteSize.Zero,
            IsStored = plan is not null && IsStored(stored, candidate.Id, plan.Version.Name, known),
        };
    }

    private static bool IsStored(ModelList stored, string id, string version, CatalogueModel? known) =>
        stored.Names.ContainsKey($"{id}:{version}")
        || (stored.Names.TryGetValue(id, out var model) && version.Equals(ConsoleModels.QuantizationOf(model), StringComparison.OrdinalIgnoreCase))
        || (known?.FindQuantization(version)?.Files ?? []).Any(file => stored.Models.Any(present => file.Matches(Path.GetFileName(present.Path))));
}
