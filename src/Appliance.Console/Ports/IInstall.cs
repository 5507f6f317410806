namespace Appliance.Console.Ports;

/// <summary>Moves the system from the stick that it was started from to a disk in the machine.</summary>
public interface IInstall
{
    /// <summary>Whether this machine can do that.</summary>
    bool CanInstall { get; }

    /// <summary>The disk that the system runs from; null when that cannot be told.</summary>
    DiskChoice? System { get; }

    /// <summary>The disks inside, largest first, and why one cannot be taken.</summary>
    IReadOnlyList<InstallChoice> Find();

    /// <summary>How large a disk has to be.</summary>
    ByteSize Needed { get; }

    /// <summary>What the models on the system's disk take.</summary>
    ByteSize Models { get; }

    /// <summary>How far it is; null when nobody has asked for it since the machine was started.</summary>
    InstallProgress? Progress { get; }

    /// <summary>Begins. What is on the disk is erased.</summary>
    /// <param name="disk">As it was shown; refused when another is in its place.</param>
    /// <param name="typed">The name that the owner typed to confirm that its data is erased.</param>
    /// <param name="withModels">Whether models are copied, too.</param>
    /// <param name="by">Who asks, for the log.</param>
    /// <returns>Why it was not begun, as a sentence; null when it was.</returns>
    string? Start(DiskChoice disk, string typed, bool withModels, string by);
}

/// <summary>A disk inside the machine.</summary>
/// <param name="Disk">The disk.</param>
/// <param name="Obstacle">Why it cannot be taken.</param>
public sealed record InstallChoice(DiskChoice Disk, InstallObstacle Obstacle)
{
    /// <summary>What the data partition would hold.</summary>
    public ByteSize Room { get; init; }
}

/// <summary>Why a disk cannot be taken.</summary>
public enum InstallObstacle
{
    /// <summary>It can be.</summary>
    None,

    /// <summary>The system runs from it.</summary>
    System,

    /// <summary>It has no stable name, so another could be taken for it.</summary>
    NoName,

    /// <summary>It is mounted, or part of something.</summary>
    InUse,

    /// <summary>Its owner labelled it as one with models.</summary>
    HoldsModels,

    /// <summary>It is too small.</summary>
    TooSmall,
}

/// <summary>How far the move to a disk is.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much there is to do; zero when nobody can tell.</param>
/// <param name="Problem">Why it ended early; null otherwise.</param>
public sealed record InstallProgress(InstallStep Step, ByteSize Done, ByteSize Total, string? Problem)
{
    /// <summary>Whether it is under way.</summary>
    public bool IsRunning => Step < InstallStep.Done;
}

/// <summary>What the move to a disk does, in this order.</summary>
public enum InstallStep
{
    /// <summary>Looks at the disk and the system.</summary>
    Check,

    /// <summary>Makes the partitions.</summary>
    Partition,

    /// <summary>Copies the system.</summary>
    Copy,

    /// <summary>Reads it back.</summary>
    Verify,

    /// <summary>Writes and reads back what the firmware starts.</summary>
    Boot,

    /// <summary>Copies settings, identity, people, keys and chats, and models when asked.</summary>
    Carry,

    /// <summary>Lets the disk be started.</summary>
    Commit,

    /// <summary>It is over, and the disk starts.</summary>
    Done,

    /// <summary>It ended early, and the disk does not start.</summary>
    Failed,
}
