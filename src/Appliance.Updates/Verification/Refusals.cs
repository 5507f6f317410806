using System.Globalization;

namespace Appliance.Updates;

/// <summary>The refusals with their sentences: what happened, what was kept safe, what to do next.</summary>
internal static class Refusals
{
    private const string Kept = "Nothing was changed; this device goes on with the version that runs.";
    private const string Stranger = "If you did not set up another source of updates, someone may be between this device and its server.";

    public static UpdateRefusal Unreadable() => new(UpdateFault.Unreadable,
        $"The update file cannot be read: it is damaged, cut off, or none. {Kept} Try again; if it stays so, tell whoever publishes it.");

    public static UpdateRefusal LaterFormat() => new(UpdateFault.LaterFormat,
        $"The update file has a format of a later version, which this one cannot read. {Kept} Install a release in between first, or flash a newer image; that erases the disk, so export what you want to keep before.");

    public static UpdateRefusal UnknownKey() => new(UpdateFault.UnknownKey,
        $"The update is not signed by a key that this device trusts. {Kept} {Stranger}");

    public static UpdateRefusal BadSignature() => new(UpdateFault.BadSignature,
        $"The update was altered after it was signed. {Kept} Try again; if it stays so, do not use this source. {Stranger}");

    public static UpdateRefusal RevokedKey() => new(UpdateFault.RevokedKey,
        $"The update is signed by a key that its publisher has revoked. {Kept} Do not use this source; wait for an update signed by the new key.");

    public static UpdateRefusal ExpiredKey(DateTimeOffset until) => new(UpdateFault.ExpiredKey,
        $"The key that signed the update was good until {Day(until)} and is not any more. {Kept} The publisher must sign with a current key; a newer stick or another server may have one.");

    public static UpdateRefusal Expired(DateTimeOffset expires) => new(UpdateFault.Expired,
        $"The update file was good until {Day(expires)}: its server is out of date, or someone holds newer updates back. {Kept} Check the date of this device and the source of updates, or bring a new stick.");

    public static UpdateRefusal NotYetValid(DateTimeOffset created) => new(UpdateFault.NotYetValid,
        $"The update file was signed on {Day(created)}, which has not come yet. {Kept} Check the date of this device; the publisher's may be wrong too.");

    public static UpdateRefusal Replayed(DateTimeOffset created, DateTimeOffset seen) => new(UpdateFault.Replayed,
        $"The source shows updates as they were on {Moment(created)}, and this device has already seen those of {Moment(seen)}. {Kept} Bring the stick up to date, or wait until the server is.");

    public static UpdateRefusal Downgraded(ReleaseVersion offered, ReleaseVersion seen) => new(UpdateFault.Downgraded,
        $"The source offers {offered} where it had {seen} before, and does not say that {seen} was withdrawn. {Kept} To run an older version, go back to the other slot.");

    public static UpdateRefusal OtherChannel(string offered, string wanted) => new(UpdateFault.OtherChannel,
        $"The update is of the channel '{offered}', and this device follows '{wanted}'. {Kept} Choose the channel in the settings if you want that one.");

    public static UpdateRefusal OtherProfile(string offered, string running) => new(UpdateFault.OtherProfile,
        $"The update is for devices of the profile '{offered}', and this is one of '{running}'. {Kept} Use the updates of this profile.");

    public static UpdateRefusal DevelopmentBuild() => new(UpdateFault.DevelopmentBuild,
        $"The update is a development build, and this device runs a release. {Kept} Use the updates of releases.");

    public static UpdateRefusal Withdrawn(WithdrawnRelease release) => new(UpdateFault.Withdrawn,
        $"{release.Version} was withdrawn by its publisher: {release.Reason} {Kept} Wait for the next release.");

    public static UpdateRefusal NeedsStep(ReleaseVersion version, ReleaseVersion minimum, ReleaseVersion running) => new(UpdateFault.NeedsStep,
        $"{version} can be installed from {minimum} on, {running} runs, and the source has no release in between. {Kept} Install {minimum} from a stick first, or flash the image of {version}; that erases the disk, so export what you want to keep before.");

    public static UpdateRefusal TooLarge(ReleaseVersion version, ByteSize needed, ByteSize slot) => new(UpdateFault.TooLarge,
        $"{version} needs a slot of {needed}, and those of this device have {slot}. {Kept} Flash the image of {version}, which makes larger slots; that erases the disk, so export what you want to keep before.");

    public static UpdateRefusal Pinned(ReleaseVersion version, ReleaseVersion pin) => new(UpdateFault.Pinned,
        $"{version} is there, and this device is set to stay at {pin}. {Kept} Take that off in the settings to update.");

    public static UpdateRefusal FailedBefore(ReleaseVersion version) => new(UpdateFault.FailedBefore,
        $"{version} was tried on this device and did not prove healthy. {Kept} Wait for the next release, or ask for this one by name to try again.");

    public static UpdateRefusal NoSpace(ByteSize needed, ByteSize free, ByteSize reserve) => new(UpdateFault.NoSpace,
        $"The update needs {needed} on the data partition; {free} are free, of which {reserve} are kept for the system. {Kept} Delete a model that is not needed any more.");

    public static UpdateRefusal Busy() => new(UpdateFault.Busy,
        $"Another update is being fetched right now. {Kept} Wait until it is there, or stop it.");

    public static UpdateRefusal WrongBytes(string file) => new(UpdateFault.WrongBytes,
        $"{file} is not the file that was signed for: it is damaged, cut off, or another. {Kept} What was fetched of it was deleted. Try again; if it stays so, tell whoever publishes it.");

    public static UpdateRefusal WrongCompression(string file) => new(UpdateFault.WrongCompression,
        $"{file} is not compressed as its manifest says. {Kept} Tell whoever publishes it: the release was packed wrongly.");

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
