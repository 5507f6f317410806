using System.Text.Json;

namespace Appliance.Updates;

/// <summary>
/// Decides whether an update file can be believed. Pure: it reads bytes and what it is told, and asks neither clock nor disk nor network.
/// Nothing of a document is parsed before its signature was found good.
/// </summary>
public sealed class UpdateVerifier(UpdateRoot root)
{
    // A publisher's clock may be a little ahead.
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(1);

    /// <summary>Judges an update file.</summary>
    /// <param name="file">The content of <see cref="UpdateLayout.SignedFile"/>, from wherever it came.</param>
    /// <param name="device">The device that would take it.</param>
    /// <param name="memory">What the device remembers.</param>
    /// <param name="clock">What time it is there.</param>
    public UpdateVerdict Verify(ReadOnlySpan<byte> file, UpdateDevice device, UpdateMemory memory, UpdateClock clock)
    {
        using var roots = new TrustedRoots(root);
        roots.Follow(memory.RootChanges);
        SignedUpdate update;
        try
        {
            update = file.Length <= UpdateLayout.LargestSignedFile.Bytes ? SignedUpdate.Parse(file) : throw new JsonException("The file is too large.");
        }
        catch (JsonException)
        {
            return new UpdateVerdict.Refused(Refusals.Unreadable(), memory);
        }
        catch (UpdateFormatException)
        {
            return new UpdateVerdict.Refused(Refusals.LaterFormat(), memory);
        }
        roots.Follow(update.RootChanges);
        memory = Learn(memory, roots, update, out var revocations);
        var refusal = Authenticate(roots.Current, update.Feed, revocations, out var feed, out var signedFrom, out var signedUntil);
        if (refusal is null)
        {
            var known = memory.Channels.GetValueOrDefault(device.Channel);
            var floor = known?.Created > device.SourceDate ? known.Created : device.SourceDate;
            clock = clock.Since(floor);
            refusal = Belongs(feed!, device)
                ?? Fresh(feed!, clock, signedFrom, signedUntil)
                ?? Follows(feed!, known, revocations);
        }
        return refusal is not null
            ? new UpdateVerdict.Refused(refusal, memory)
            : new UpdateVerdict.Genuine(
                feed!, revocations, clock.IsTrusted, memory.With(device.Channel, new ChannelMemory(feed!.Newest().Version, feed.Created)));
    }

    // What was revoked counts, whatever the feed that it came with is worth.
    private static UpdateMemory Learn(UpdateMemory memory, TrustedRoots roots, SignedUpdate update, out RevocationList revocations)
    {
        var remembered = memory.Revocations is { } old && roots.HaveSigned(DocumentKind.Revocations, old) ? TryParse(old) : null;
        var sent = update.Revocations is { } list && roots.Current.HasSigned(DocumentKind.Revocations, list) ? TryParse(list) : null;
        var isNewer = sent is not null && sent.Number > (remembered?.Number ?? 0);
        revocations = (isNewer ? sent : remembered) ?? RevocationList.Empty;
        return memory with
        {
            // Those before the image's root stay: after going back to the other slot they are needed again.
            RootChanges = [.. memory.RootChanges, .. roots.Changes.Where(change => !memory.RootChanges.Any(known => known.Payload.AsSpan().SequenceEqual(change.Payload)))],
            Revocations = isNewer ? update.Revocations : memory.Revocations,
        };
    }

    private static RevocationList? TryParse(SignedDocument document)
    {
        try
        {
            return RevocationList.Parse(document.Payload);
        }
        catch (Exception e) when (e is JsonException or UpdateFormatException)
        {
            return null;
        }
    }

    internal static UpdateRefusal? Authenticate(
        UpdateRoot root, SignedDocument document, RevocationList revocations, out UpdateFeed? feed, out DateTimeOffset from, out DateTimeOffset until)
    {
        (feed, from, until) = (null, default, default);
        using var certificate = ReleaseCertificate.TryRead(document.Certificate);
        if (certificate is null || !certificate.IsIssuedBy(root))
        {
            return Refusals.UnknownKey();
        }
        if (!certificate.HasSigned(DocumentKind.Feed, document))
        {
            return Refusals.BadSignature();
        }
        if (revocations.HasKey(certificate.Fingerprint))
        {
            return Refusals.RevokedKey();
        }
        (from, until) = (certificate.NotBefore, certificate.NotAfter);
        try
        {
            feed = UpdateFeed.Parse(document.Payload);
            return null;
        }
        catch (JsonException)
        {
            return Refusals.Unreadable();
        }
        catch (UpdateFormatException)
        {
            return Refusals.LaterFormat();
        }
    }

    private static UpdateRefusal? Belongs(UpdateFeed feed, UpdateDevice device) =>
        feed.Profile != device.Profile ? Refusals.OtherProfile(feed.Profile, device.Profile)
        : feed.Channel != device.Channel ? Refusals.OtherChannel(feed.Channel, device.Channel)
        : !device.IsDevelopment && feed.Releases.Any(release => release.IsDevelopment) ? Refusals.DevelopmentBuild()
        : null;

    private static UpdateRefusal? Fresh(UpdateFeed feed, UpdateClock clock, DateTimeOffset signedFrom, DateTimeOffset signedUntil)
    {
        // A key that has expired must not sign for the time when it had not: a trusted clock tells. Without one, the feed's own date is held against it.
        if (feed.Created < signedFrom || feed.Created > signedUntil || clock.Now > signedUntil)
        {
            return Refusals.ExpiredKey(signedUntil);
        }
        if (clock.Now > feed.Expires)
        {
            return Refusals.Expired(feed.Expires);
        }
        return clock.IsTrusted && feed.Created > clock.Now + Tolerance ? Refusals.NotYetValid(feed.Created) : null;
    }

    private static UpdateRefusal? Follows(UpdateFeed feed, ChannelMemory? known, RevocationList revocations)
    {
        if (known is null)
        {
            return null;
        }
        if (feed.Created < known.Created)
        {
            return Refusals.Replayed(feed.Created, known.Created);
        }
        // A publisher may take a release back, but says so in the list of what was revoked.
        return feed.Newest().Version < known.Newest && revocations.Find(known.Newest) is null
            ? Refusals.Downgraded(feed.Newest().Version, known.Newest)
            : null;
    }
}
