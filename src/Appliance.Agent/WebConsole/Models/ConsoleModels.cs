using System.Text.RegularExpressions;
using Appliance.Agent.Gateway;
using Appliance.Agent.Hardware;
using Appliance.Agent.Models;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Runners;
using Appliance.Agent.WebConsole.Vitals;
using Appliance.Console.Ports;
using Appliance.Fitting.Catalogue;
using Appliance.Hardware;

namespace Appliance.Agent.WebConsole.Models;

/// <summary>The store, and what of it is loaded.</summary>
internal sealed partial class ConsoleModels : IModels, IDisposable
{
    private readonly ModelStore _store;
    private readonly StoredModels _stored;
    private readonly RecordBook _records;
    private readonly StoreFolder _folder;
    private readonly DiskSpace _space;
    private readonly RunnerPool _pool;
    private readonly RunnerCalls _runners;
    private readonly RigWatch _rig;
    private readonly ConsoleVitals _vitals;

    public ConsoleModels(
        ModelStore store, StoredModels stored, RecordBook records, StoreFolder folder, DiskSpace space, RunnerPool pool, RunnerCalls runners, RigWatch rig,
        ConsoleVitals vitals)
    {
        (_store, _stored, _records, _folder, _space, _pool, _runners, _rig, _vitals) = (store, stored, records, folder, space, pool, runners, rig, vitals);
        store.Changed += Tell;
        pool.Changed += Tell;
    }

    public event Action? Changed;

    public async Task<ModelShelf> GetAsync(CancellationToken cancellationToken)
    {
        var list = await _store.GetAsync(cancellationToken);
        var loaded = _pool.Loaded.ToDictionary(model => model.Id, StringComparer.Ordinal);
        var cards = _rig.Current.Rig?.Gpus ?? [];
        return new ModelShelf(
            [.. list.Models.Select(model => Describe(model, loaded.GetValueOrDefault(model.Id), cards)).OrderBy(model => model.Id, StringComparer.OrdinalIgnoreCase)],
            [.. list.Unusable.Select(file => new UnusableModel(file.Id, file.File, file.Reason, _folder.Contains(file.Path)))],
            MountSpace.Read(_folder.Root)?.Total ?? ByteSize.Zero,
            _space.Free,
            _space.Reserve);
    }

    public async Task<string?> LoadAsync(string id, CancellationToken cancellationToken) =>
        (await _store.GetAsync(cancellationToken)).Find(id) is { } model
            ? (await _runners.LoadAsync(model, cancellationToken))?.Message
            : $"There is no model '{id}' any more.";

    public Task<string?> UnloadAsync(string id, CancellationToken cancellationToken) => TryAsync(() => _stored.UnloadAsync(id, cancellationToken));

    public Task<string?> DeleteAsync(string id, CancellationToken cancellationToken) => TryAsync(() => _stored.DeleteAsync(id, cancellationToken));

    public void Dispose()
    {
        _store.Changed -= Tell;
        _pool.Changed -= Tell;
    }

    /// <summary>The version in a model's name, such as <c>Q4_K_M</c>.</summary>
    public static string? QuantizationOf(string id) => Version().Match(id) is { Success: true } match ? match.Groups[1].Value.ToUpperInvariant() : null;

    private static async Task<string?> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private StoredModel Describe(Model model, LoadedModel? loaded, IReadOnlyList<GpuDevice> cards)
    {
        var record = _folder.Contains(model.Path) ? _records.Find(model.Id) : null;
        return new StoredModel
        {
            Id = model.Id,
            Task = (ModelTask)model.Facts.Kind,
            Activity = (ModelActivity)_pool.StateOf(model.Id),
            Size = model.Size,
            Quantization = QuantizationOf(model.Id),
            Family = model.Facts.Architecture.Family,
            Source = record?.Source,
            Licence = ModelCatalogue.BuiltIn.Licences.FirstOrDefault(licence => licence.Id == record?.Licence)?.Name ?? record?.Licence,
            CanBeDeleted = _folder.Contains(model.Path),
            CanThink = model.Facts.CanThink,
            Loaded = loaded is null ? null : Describe(loaded, cards),
        };
    }

    private LoadedState Describe(LoadedModel model, IReadOnlyList<GpuDevice> cards)
    {
        var places = LoadedCards.Of(model, cards);
        return new LoadedState(
            model.GpuMemory, model.Memory - model.GpuMemory, model.Plan.Model.Architecture is null ? null : model.Plan.Options.ContextTokens, model.Answering,
            _pool.WaitingFor(model.Id), model.UnloadsIn, _vitals.RateOf(model.Id),
            places.Count > 0 ? [.. places.Select(place => cards.First(card => card.Address == place)).Select(card => card.Model?.Name ?? card.Name)] : [.. model.Plan.Gpus.Select(gpu => gpu.Name)]);
    }

    private void Tell() => Changed?.Invoke();

    [GeneratedRegex("(?:^|[-._])((?:UD-)?(?:I?Q[1-8](?:_[A-Z0-9]+)*|BF16|F16|F32|MXFP4))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
