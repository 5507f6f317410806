using Appliance.Agent.Updates.Boots;
using Appliance.Agent.WebConsole.Setup;
using Appliance.Console.Ports;
using Appliance.Hardware;

namespace Appliance.Agent.Disks.Installing;

/// <summary>Whether the system can be moved to a disk. The console shows what it finds; the root unit asks again before anything is written.</summary>
/// <param name="paths">Where things are.</param>
internal sealed class InstallCheck(BootPaths paths)
{
    // The second fits into the label of FAT and exFAT.
    private static readonly string[] ModelLabels = ["“HEARTH-MODELS”", "“HEARTHMODEL”"];

    private readonly DiskContents _contents = new(paths.Root);

    /// <summary>How a disk is laid out.</summary>
    public InstallDefinitions Definitions { get; } = InstallDefinitions.Read(paths.Root);

    /// <summary>The disk that the system runs from; null when that cannot be told.</summary>
    public DiskChoice? FindSystem() => _contents.FindSystemDisk() is { } name && new DiskScan(paths.Root).Find().FirstOrDefault(disk => disk.Name == name) is { } disk
        ? Describe(disk, isSystem: true)
        : null;

    /// <summary>The disks inside the machine, largest first.</summary>
    public IReadOnlyList<InstallChoice> Find()
    {
        var system = _contents.FindSystemDisk();
        return
        [
            .. new DiskScan(paths.Root).Find().Where(disk => disk.Kind != DiskKind.Usb).OrderByDescending(disk => disk.Size)
                .Select(disk => Describe(disk, disk.Name == system))
                .Select(disk => new InstallChoice(disk, ObstacleOf(disk)) { Room = Definitions.RoomOn(disk.Size) }),
        ];
    }

    /// <summary>Why a request is not carried out, for the owner; null when it may be.</summary>
    public string? RefusalOf(InstallRequest request, RunningSystem? system) =>
        DiskCheck.RefusalOf(request.Disk, paths.Root) ?? DiskRefusal(request) ?? SystemRefusal(system);

    private string? DiskRefusal(InstallRequest request)
    {
        var choice = Find().FirstOrDefault(choice => choice.Disk.Name == request.Disk.Name);
        var models = request.WithModels ? DataCopy.SizeOfModels(paths) : ByteSize.Zero;
        return choice switch
        {
            null => $"{request.Disk.Name} is on USB. The system is moved to a disk inside the machine.",
            { Obstacle: InstallObstacle.HoldsModels } => $"{request.Disk.Name} is labelled as a disk with models.",
            { Obstacle: InstallObstacle.TooSmall } => $"{request.Disk.Name} is too small: it has {choice.Disk.Size}, and {Definitions.Needed} are needed.",
            { Obstacle: not InstallObstacle.None } => $"{request.Disk.Name} cannot be taken ({choice.Obstacle}).",
            _ when models > choice.Room => $"The models take {models}; {request.Disk.Name} would have room for {choice.Room}.",
            _ => null,
        };
    }

    private string? SystemRefusal(RunningSystem? system) => system switch
    {
        null => "It cannot be told what this system was started from.",
        { Entry.IsCounted: true } => $"Version {system.Version} has not proved healthy yet: wait two minutes, and try again.",
        _ when Definitions.Files.Count == 0 => "This image does not say how a disk is laid out.",
        _ => null,
    };

    private DiskChoice Describe(Disk disk, bool isSystem) => new(
        _contents.FindId(disk.Name), disk.Name, disk.Kind.ToString().ToLowerInvariant(), disk.Model?.Trim(), disk.Serial?.Trim(), disk.Size, isSystem, _contents.Read(disk.Name));

    private InstallObstacle ObstacleOf(DiskChoice disk) => disk switch
    {
        { IsSystem: true } => InstallObstacle.System,
        { Id: null } => InstallObstacle.NoName,
        _ when _contents.UsesOf(disk.Name).Count > 0 => InstallObstacle.InUse,
        _ when disk.Contents.Any(part => ModelLabels.Any(label => part.Contains(label, StringComparison.Ordinal))) => InstallObstacle.HoldsModels,
        _ when disk.Size < Definitions.Needed => InstallObstacle.TooSmall,
        _ => InstallObstacle.None,
    };
}
