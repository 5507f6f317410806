using System.Diagnostics.Metrics;
using Appliance.Agent.Hardware;
using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Hardware;

namespace Appliance.Agent.Observability;

/// <summary>The cards and the loaded models, as they are when somebody asks.</summary>
internal sealed class MachineMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly RigWatch _rig;
    private readonly ModelStore _store;
    private readonly RunnerPool _pool;

    public MachineMetrics(IMeterFactory meters, RigWatch rig, ModelStore store, RunnerPool pool)
    {
        (_rig, _store, _pool) = (rig, store, pool);
        _meter = meters.Create(ServingMetrics.MeterName);
        _meter.CreateObservableGauge("hearth.models.loaded", LoadedModels, null, "1 for each model in memory");
        _meter.CreateObservableGauge("hearth.gpu.memory.total", () => OfCards(card => card.MemoryTotal?.Bytes), "By", "Memory of each card");
        _meter.CreateObservableGauge(
            "hearth.gpu.memory.used", () => OfCards(card => card.MemoryTotal?.Bytes - card.MemoryFree?.Bytes), "By", "Memory of each card in use");
        _meter.CreateObservableGauge("hearth.gpu.power", () => OfCards(card => card.Power.Draw?.Value), "W", "Power that each card draws");
        _meter.CreateObservableGauge("hearth.gpu.temperature", () => OfCards(card => card.Temperature?.Degrees), "Cel", "Temperature of each card");
        _meter.CreateObservableGauge("hearth.gpu.lost", () => _rig.Lost.Count, null, "Cards that stopped answering");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> LoadedModels() => _store.Current.Models
        .Where(model => _pool.StateOf(model.Id) == ModelState.Loaded)
        .Select(model => new Measurement<int>(1, new KeyValuePair<string, object?>("model", model.Id)));

    // A value that nobody tells is left out, never 0.
    private IEnumerable<Measurement<double>> OfCards(Func<GpuDevice, double?> value)
    {
        foreach (var card in _rig.Current.Rig?.Gpus ?? [])
        {
            if (value(card) is { } known)
            {
                yield return new Measurement<double>(
                    known,
                    new KeyValuePair<string, object?>("card", card.Address.ToString()),
                    new KeyValuePair<string, object?>("name", card.Name));
            }
        }
    }
}
