using Appliance.Agent.Hardware;
using Appliance.Agent.Models;
using Appliance.Agent.Runners;

namespace Appliance.Agent.Health;

/// <summary>The agent's state in numbers and in one line.</summary>
internal sealed class AgentStatus(ModelStore store, RunnerPool pool, AgentPulse pulse, RigWatch rig)
{
    public HealthBody Read()
    {
        var list = store.Current;
        var loaded = list.Models.Count(model => pool.StateOf(model.Id) == ModelState.Loaded);
        return new HealthBody(
            pulse.IsAlive ? "ok" : "stuck", ProductVersion.Product, ProductVersion.Full, list.Models.Count, loaded, list.Unusable.Count, rig.Lost.Count);
    }

    /// <summary>Such as <c>3 models, 1 loaded, 1 unusable file</c>.</summary>
    public static string Describe(HealthBody health)
    {
        var unusable = health.Unusable > 0 ? $", {Count(health.Unusable, "unusable file")}" : "";
        var lost = health.LostGpus > 0 ? $", {Count(health.LostGpus, "lost graphics card")}" : "";
        return $"{Count(health.Models, "model")}, {health.Loaded} loaded{unusable}{lost}";
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
