namespace Appliance.Updates;

/// <summary>What an update is held against: the device that would take it.</summary>
public sealed record UpdateDevice
{
    /// <summary>The version that runs.</summary>
    public required ReleaseVersion Version { get; init; }

    /// <summary>The profile of the image that runs.</summary>
    public required string Profile { get; init; }

    /// <summary>The channel that the owner chose.</summary>
    public required string Channel { get; init; }

    /// <summary>The time of the image's sources: no clock that shows an earlier one can be right.</summary>
    public required DateTimeOffset SourceDate { get; init; }

    /// <summary>Whether a development build runs.</summary>
    public required bool IsDevelopment { get; init; }

    /// <summary>The size of a slot's root partition.</summary>
    public required ByteSize SlotSize { get; init; }

    /// <summary>The size of a slot's verity partition.</summary>
    public required ByteSize VeritySize { get; init; }

    /// <summary>The device that runs an image, with what the image does not know.</summary>
    public static UpdateDevice Of(BuildStamp stamp, string channel, ByteSize slotSize, ByteSize veritySize) => new()
    {
        Version = stamp.Version,
        Profile = stamp.Profile,
        Channel = channel,
        SourceDate = stamp.SourceDate,
        IsDevelopment = stamp.IsDevelopment,
        SlotSize = slotSize,
        VeritySize = veritySize,
    };
}
