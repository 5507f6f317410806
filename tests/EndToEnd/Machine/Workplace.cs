using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>Where the machines of one test run have their folders, and what they run on. Deletes all of it.</summary>
internal sealed class Workplace : IDisposable
{
    // Among the results: should this program be killed, the next test run deletes what it left.
    private readonly DirectoryInfo _root = Directory.CreateDirectory(Inputs.Result("machines-" + Guid.NewGuid().ToString("N")[..8]));
    private Acceleration? _acceleration;

    public Sandbox Sandbox { get; } = new(Inputs.EmulatorTree);

    /// <summary>A folder that exists.</summary>
    public string Folder(string name) => _root.CreateSubdirectory(name).FullName;

    public async Task<Acceleration> AccelerationAsync(CancellationToken cancellationToken) =>
        _acceleration ??= await new AccelerationProbe(Sandbox, TimeProvider.System).FindAsync(Folder("probe"), cancellationToken);

    public void Dispose() => _root.Delete(recursive: true);
}
