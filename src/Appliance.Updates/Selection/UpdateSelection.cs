namespace Appliance.Updates;

/// <summary>Chooses the newest release of a feed that a device may and can install. Pure.</summary>
public static class UpdateSelection
{
    /// <summary>Chooses.</summary>
    /// <param name="genuine">A feed that is believed.</param>
    /// <param name="device">The device.</param>
    /// <param name="wishes">What the owner and the past say.</param>
    public static UpdatePlan Choose(UpdateVerdict.Genuine genuine, UpdateDevice device, UpdateWishes wishes)
    {
        UpdatePlan.Blocked? newest = null;
        foreach (var release in genuine.Feed.Releases.Where(release => release.Version > device.Version && (wishes.Asked ?? release.Version) == release.Version))
        {
            if (WhyNot(release, genuine.Revocations, device, wishes) is not { } refusal)
            {
                return new UpdatePlan.Install(release, newest?.Refusal);
            }
            newest ??= new UpdatePlan.Blocked(release, refusal);
        }
        return newest ?? (UpdatePlan)new UpdatePlan.UpToDate(device.Version, genuine.Feed.Newest().Version);
    }

    private static UpdateRefusal? WhyNot(UpdateManifest release, RevocationList revocations, UpdateDevice device, UpdateWishes wishes)
    {
        var (root, verity) = (release.Get(UpdateKind.Root).ContentSize, release.Get(UpdateKind.Verity).ContentSize);
        return revocations.Find(release.Version) is { } withdrawn ? Refusals.Withdrawn(withdrawn)
            : wishes.Pin is { } pin && release.Version > pin ? Refusals.Pinned(release.Version, pin)
            : root > device.SlotSize.Bytes ? Refusals.TooLarge(release.Version, new ByteSize(root), device.SlotSize)
            : verity > device.VeritySize.Bytes ? Refusals.TooLarge(release.Version, new ByteSize(verity), device.VeritySize)
            : release.MinimumVersion > device.Version ? Refusals.NeedsStep(release.Version, release.MinimumVersion, device.Version)
            : wishes.Asked is null && wishes.Failed.Contains(release.Version) ? Refusals.FailedBefore(release.Version)
            : null;
    }
}
