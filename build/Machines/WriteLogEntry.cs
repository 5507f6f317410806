namespace Appliance.Build.Machines;

/// <summary>One thing that a recorded disk was told.</summary>
/// <param name="Start">The first byte on the disk.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Kind">What was to be done with them.</param>
/// <param name="Data">Where in the log the bytes lie that were written.</param>
internal sealed record WriteLogEntry(long Start, long Length, WriteKind Kind, long Data);

/// <summary>What a disk can be told.</summary>
internal enum WriteKind
{
    /// <summary>To take bytes.</summary>
    Write,

    /// <summary>To put everything that it took before where a power cut does not reach it.</summary>
    Flush,

    /// <summary>That bytes are not needed any more.</summary>
    Discard,

    /// <summary>Nothing: a note in the log.</summary>
    Mark,
}
