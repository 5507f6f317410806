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

    /// <summary>Keeps a file of a machine that is off, under another name, for one that follows it.</summary>
    /// <returns>Where it is now.</returns>
    public string Move(string file, string name)
    {
        var target = Path.Combine(_root.FullName, name);
        File.Move(file, target);
        return target;
    }

    public async Task<Acceleration> AccelerationAsync(CancellationToken cancellationToken) =>
        _acceleration ??= await new AccelerationProbe(Sandbox, TimeProvider.System).FindAsync(Folder("probe"), cancellationToken);

    public void Dispose() => _root.Delete(recursive: true);
}
