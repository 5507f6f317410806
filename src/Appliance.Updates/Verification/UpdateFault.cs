using System.Text.Json.Serialization;

namespace Appliance.Updates;

/// <summary>Why an update is not taken. Programs tell cases apart by it; people read the message beside it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateFault>))]
public enum UpdateFault
{
    /// <summary>The update file is none, or was damaged or cut off on its way.</summary>
    Unreadable,

    /// <summary>It is in a format of a later version.</summary>
    LaterFormat,

    /// <summary>It is signed by a key that the root of this device did not vouch for.</summary>
    UnknownKey,

    /// <summary>It was altered after it was signed.</summary>
    BadSignature,

    /// <summary>The key that signed it was revoked.</summary>
    RevokedKey,

    /// <summary>The certificate of the key that signed it has expired, or had when it was used.</summary>
    ExpiredKey,

    /// <summary>It may no longer be believed: the server is frozen, or someone holds updates back.</summary>
    Expired,

    /// <summary>It says to be of a time that has not come.</summary>
    NotYetValid,

    /// <summary>This device has seen a later one of the same channel.</summary>
    Replayed,

    /// <summary>The channel went back to an older release, which was not announced.</summary>
    Downgraded,

    /// <summary>It is of another channel.</summary>
    OtherChannel,

    /// <summary>It is for another profile.</summary>
    OtherProfile,

    /// <summary>It is a development build, and the device runs a release.</summary>
    DevelopmentBuild,

    /// <summary>The release was withdrawn.</summary>
    Withdrawn,

    /// <summary>The release cannot be reached from the version that runs.</summary>
    NeedsStep,

    /// <summary>The release does not fit into the slot.</summary>
    TooLarge,

    /// <summary>The owner does not want to go beyond a version.</summary>
    Pinned,

    /// <summary>The release was tried on this device and did not prove healthy.</summary>
    FailedBefore,

    /// <summary>The source has no updates, or not this file.</summary>
    NotFound,

    /// <summary>The source cannot be reached, broke off, or fell silent.</summary>
    Broken,

    /// <summary>The source refuses to give it.</summary>
    SourceRefused,

    /// <summary>The source's answers contradict themselves or the signed sizes.</summary>
    Contradiction,

    /// <summary>A file is not the one that was signed for.</summary>
    WrongBytes,

    /// <summary>A file is not compressed as it was signed for.</summary>
    WrongCompression,

    /// <summary>There is no room on the data partition.</summary>
    NoSpace,

    /// <summary>Another update is being fetched.</summary>
    Busy,
}
