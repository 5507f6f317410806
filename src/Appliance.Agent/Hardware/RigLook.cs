using Appliance.Hardware;

namespace Appliance.Agent.Hardware;

/// <summary>The last look at the machine.</summary>
/// <param name="Rig">What was found; null when the machine could not be read.</param>
/// <param name="Lost">Cards that worked at an earlier look and do not now.</param>
/// <param name="Problem">Why the machine could not be read.</param>
internal sealed record RigLook(Rig? Rig, IReadOnlyList<LostGpu> Lost, string? Problem = null);
