using System.Text;
using Appliance.Updates;

namespace Appliance.Build.Publishing;

/// <summary>
/// Lays releases out as a plain folder that any web server or a stick can serve. A reader meets the folder as it was or as it is: files of a
/// version come first and never change, the signed file is replaced last, and what it names no longer goes after that.
/// </summary>
internal sealed class UpdatePublisher(KeyFolder keys, TimeProvider time)
{
    private const string Partial = ".partial-";

    /// <summary>Publishes a release, or signs the published one anew.</summary>
    /// <returns>What is published now.</returns>
    /// <exception cref="PublishingException">It cannot be; what was published before is as it was.</exception>
    public async Task<UpdateFeed> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        using var key = keys.OpenRelease();
        var signer = new FeedSigner(key);
        var folder = Directory.CreateDirectory(Path.Combine(request.To, UpdateLayout.Channel(request.Profile, request.Channel))).FullName;
        var before = Before(folder);
        var feed = Next(before, request, signer);
        var signed = new SignedUpdate { RootChanges = keys.Trust.RootChanges, Revocations = keys.Trust.Revocations, Feed = signer.Sign(feed) };
        RequireBelievable(signed, request);
        DeletePartials(folder);
        await CopyAsync(request, folder, cancellationToken);
        foreach (var kept in feed.Releases)
        {
            await RequireFilesAsync(kept, folder, cancellationToken);
        }
        SyncedFile.Write(Path.Combine(folder, UpdateLayout.ReadableFile), Encoding.UTF8.GetBytes(feed.ToJson()));
        SyncedFile.Write(Path.Combine(folder, UpdateLayout.SignedFile), Encoding.UTF8.GetBytes(signed.ToJson()));
        DeleteOthers(feed, folder);
        return feed;
    }

    private UpdateFeed? Before(string folder)
    {
        var file = Path.Combine(folder, UpdateLayout.SignedFile);
        if (!File.Exists(file))
        {
            return null;
        }
        var (feed, refusal) = PublishedFeed.Read(File.ReadAllBytes(file), keys.Roots, keys.Revocations);
        // What a stranger may have put there must not be signed with the rest.
        return feed ?? throw new PublishingException(
            $"{file} is not signed with these keys ({refusal!.Fault}). It was left as it is. Publish to an empty folder, or with the keys it was made with.");
    }

    private UpdateFeed Next(UpdateFeed? before, PublishRequest request, FeedSigner signer)
    {
        var (release, now) = (request.Release, time.GetUtcNow());
        now = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var withdrawn = keys.Revocations;
        if (withdrawn.Find(release.Version) is { } entry)
        {
            throw new PublishingException($"{release.Version} was withdrawn ({entry.Reason}). Nothing was published. Build a later version.");
        }
        if (before is not null && (before.Profile != request.Profile || before.Channel != request.Channel))
        {
            throw new PublishingException($"What is published there is {UpdateLayout.Channel(before.Profile, before.Channel)}. It was left as it is. Put it where it belongs.");
        }
        if (before?.Created >= now)
        {
            throw new PublishingException($"What is published was signed at {before.Created:u}, and the clock shows {now:u}. It was left as it is: devices refuse what is older than they have seen. Set the clock.");
        }
        var others = (before?.Releases ?? []).Where(other => withdrawn.Find(other.Version) is null).ToList();
        if (others.FirstOrDefault(other => other.Version > release.Version) is { } newer)
        {
            throw new PublishingException($"{newer.Version} is published already and is newer than {release.Version}. It was left as it is. Withdraw it first if it is bad: --target=Keys --withdraw={newer.Version}");
        }
        if (others.FirstOrDefault(other => other.Version == release.Version) is { } same && !same.Artifacts.SequenceEqual(release.Artifacts))
        {
            throw new PublishingException($"{release.Version} is published already with other files. It was left as it is: a version never changes. Commit, which makes a later version.");
        }
        var expires = now + request.ValidFor;
        return new UpdateFeed
        {
            Name = request.Product,
            Profile = request.Profile,
            Channel = request.Channel,
            Created = now,
            Expires = expires < signer.NotAfter ? expires : signer.NotAfter,
            Releases = Kept([release, .. others.Where(other => other.Version != release.Version)], request.Keep),
        };
    }

    // The newest, and of the older ones those that they need as a step.
    private static List<UpdateManifest> Kept(IReadOnlyList<UpdateManifest> all, int keep)
    {
        var kept = all.Take(Math.Min(keep, FeedLimit)).ToList();
        for (var i = 0; i < kept.Count && kept.Count < FeedLimit; i++)
        {
            if (all.FirstOrDefault(other => other.Version == kept[i].MinimumVersion) is { } step && !kept.Contains(step))
            {
                kept.Add(step);
            }
        }
        return [.. kept.OrderByDescending(release => release.Version)];
    }

    private const int FeedLimit = 32;

    // A device of this root must take it; better found here than there.
    private void RequireBelievable(SignedUpdate signed, PublishRequest request)
    {
        var release = request.Release;
        var device = new UpdateDevice
        {
            Version = release.MinimumVersion,
            Profile = request.Profile,
            Channel = request.Channel,
            SourceDate = release.SourceDate,
            IsDevelopment = keys.Root.IsDevelopment,
            SlotSize = ByteSize.Zero,
            VeritySize = ByteSize.Zero,
        };
        var verdict = new UpdateVerifier(keys.Root).Verify(Encoding.UTF8.GetBytes(signed.ToJson()), device, UpdateMemory.Empty, new UpdateClock(time.GetUtcNow(), IsTrusted: true));
        if (verdict is UpdateVerdict.Refused { Refusal: var refusal })
        {
            throw new PublishingException($"Devices would refuse this update: {refusal.Message} Nothing was published.");
        }
    }

    private static async Task CopyAsync(PublishRequest request, string folder, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, request.Release.Version.Text);
        if (Directory.Exists(target))
        {
            return;
        }
        var partial = Directory.CreateDirectory(Path.Combine(folder, Partial + request.Release.Version)).FullName;
        foreach (var artifact in request.Release.Artifacts)
        {
            await using var source = File.OpenRead(Path.Combine(request.Files, artifact.File));
            await using var copy = File.Create(Path.Combine(partial, artifact.File));
            await source.CopyToAsync(copy, cancellationToken);
            copy.Flush(flushToDisk: true);
        }
        Directory.Move(partial, target);
    }

    private static async Task RequireFilesAsync(UpdateManifest release, string folder, CancellationToken cancellationToken)
    {
        foreach (var artifact in release.Artifacts)
        {
            var file = Path.Combine(folder, UpdateLayout.Artifact(release.Version, artifact));
            if (await UpdateFileCheck.CheckAsync(file, artifact, cancellationToken) is { } refusal)
            {
                throw new PublishingException($"{file} is not the file that was signed for ({refusal.Fault}). What was published was left as it is. Delete the folder of {release.Version} and publish that version again.");
            }
        }
    }

    private static void DeletePartials(string folder)
    {
        foreach (var partial in Directory.GetDirectories(folder, Partial + "*"))
        {
            Directory.Delete(partial, recursive: true);
        }
    }

    private static void DeleteOthers(UpdateFeed feed, string folder)
    {
        var kept = feed.Releases.Select(release => release.Version.Text).ToHashSet(StringComparer.Ordinal);
        // Only what is a version's folder: what else is there is not ours.
        foreach (var other in Directory.GetDirectories(folder).Where(path => ReleaseVersion.TryParse(Path.GetFileName(path), out _) && !kept.Contains(Path.GetFileName(path))))
        {
            Directory.Delete(other, recursive: true);
        }
    }
}
