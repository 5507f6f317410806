namespace Appliance.Console.Ports;

/// <summary>What is in the machine.</summary>
public interface IRig
{
    /// <summary>The machine as it was at the last look; soon after the start, the first look to come.</summary>
    /// <returns>Null when the machine cannot be read.</returns>
    Task<RigState?> GetAsync(CancellationToken cancellationToken);
}

/// <summary>A machine as it was at one moment.</summary>
/// <param name="Processor">Its processor's name; empty when the kernel has none.</param>
/// <param name="Cores">Cores in all sockets.</param>
/// <param name="Threads">Threads of all cores.</param>
/// <param name="MemoryTotal">Its own memory.</param>
/// <param name="MemoryAvailable">What of that new programs can have.</param>
/// <param name="Cards">Its graphics cards in bus order.</param>
/// <param name="Disks">Its disks.</param>
/// <param name="Warnings">What the owner should know of cards: in sentences, each with the card's name; empty for a rig in good order.</param>
public sealed record RigState(
    string Processor, int Cores, int Threads, ByteSize MemoryTotal, ByteSize MemoryAvailable,
    IReadOnlyList<RigCard> Cards, IReadOnlyList<RigDisk> Disks, IReadOnlyList<string> Warnings)
{
    /// <summary>What models are computed with, such as <c>CUDA on 2 cards</c>; null while that is not known.</summary>
    public string? Serving { get; init; }
}

/// <summary>A graphics card; what nobody tells is null.</summary>
public sealed record RigCard
{
    /// <summary>Where it sits, such as <c>0000:01:00.0</c>.</summary>
    public required string Address { get; init; }

    /// <summary>As people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether models can use it.</summary>
    public required bool IsReady { get; init; }

    /// <summary>Whether it worked and stopped answering.</summary>
    public bool IsLost { get; init; }

    /// <summary>Its memory.</summary>
    public ByteSize? MemoryTotal { get; init; }

    /// <summary>What of that is in use.</summary>
    public ByteSize? MemoryUsed { get; init; }

    /// <summary>Temperature of the chip.</summary>
    public Celsius? Temperature { get; init; }

    /// <summary>What it draws.</summary>
    public Watts? Power { get; init; }

    /// <summary>The most it allows itself.</summary>
    public Watts? PowerLimit { get; init; }

    /// <summary>Lanes of the bus it is connected by.</summary>
    public int? Lanes { get; init; }

    /// <summary>Lanes that it could use.</summary>
    public int? MaxLanes { get; init; }

    /// <summary>Whether its memory corrects errors.</summary>
    public bool? HasEcc { get; init; }

    /// <summary>Whether it drives a screen.</summary>
    public bool? HasDisplay { get; init; }

    /// <summary>What its owner should know of it, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A disk.</summary>
/// <param name="Name">The kernel's name, such as <c>nvme0n1</c>.</param>
/// <param name="Kind">How it is attached, in one word such as <c>nvme</c>, <c>ssd</c>, <c>harddisk</c>, <c>usb</c>.</param>
/// <param name="Model">What its maker calls it, or null.</param>
/// <param name="Serial">Its serial number, or null.</param>
/// <param name="Size">Its capacity.</param>
/// <param name="IsRemovable">Whether it is made to be taken out.</param>
public sealed record RigDisk(string Name, string Kind, string? Model, string? Serial, ByteSize Size, bool IsRemovable);
