namespace Appliance.Build.Testing;

/// <summary>What keeps an update from doing harm, each with a way to break it.</summary>
internal static class UpdateGuards
{
    private const string Verifier = "src/Appliance.Updates/Verification/UpdateVerifier.cs";
    private const string FileCheck = "src/Appliance.Updates/Downloads/UpdateFileCheck.cs";
    private const string Selection = "src/Appliance.Updates/Selection/UpdateSelection.cs";
    private const string Certificate = "src/Appliance.Updates/Trust/ReleaseCertificate.cs";
    private const string Roots = "src/Appliance.Updates/Trust/TrustedRoots.cs";
    private const string Installer = "src/Appliance.Agent/Updates/Slots/UpdateInstaller.cs";
    private const string Loader = "src/Appliance.Agent/Updates/Slots/LoaderUpdate.cs";
    private const string Start = "src/Appliance.Agent/Updates/Boots/BootStart.cs";
    private const string Keeper = "src/Appliance.Agent/Updates/Boots/BootKeeper.cs";

    private static readonly GuardedTests Signed = new("Appliance.Updates.Tests");
    private static readonly GuardedTests OnDevice = new("Appliance.Agent.Tests", "Appliance.Agent.Tests.Updates");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Guard> All { get; } =
    [
        new("a key that no root issued", Verifier, "certificate is null || !certificate.IsIssuedBy(root)", "certificate is null", Signed),
        new("a signature that is not the document's", Verifier, "!certificate.HasSigned(DocumentKind.Feed, document)", "document.Payload.Length == 0", Signed),
        new("a revoked key", Verifier, "revocations.HasKey(certificate.Fingerprint)", "revocations.Number < 0", Signed),
        new("an older list of what is revoked", Verifier, "sent.Number > (remembered?.Number ?? 0)", "sent.Number >= 0", Signed),
        new("a list of what is revoked that nobody signed", Verifier, "roots.Current.HasSigned(DocumentKind.Revocations, list)", "list.Payload.Length > 0", Signed),
        new("another profile", Verifier, "feed.Profile != device.Profile ?", "feed.Profile.Length == 0 ?", Signed),
        new("another channel", Verifier, "feed.Channel != device.Channel ?", "feed.Channel.Length == 0 ?", Signed),
        new("a development build on a release", Verifier, "!device.IsDevelopment && feed.Releases", "device.SourceDate == default && feed.Releases", Signed),
        new("a feed that has expired", Verifier, "clock.Now > feed.Expires", "clock.Now > DateTimeOffset.MaxValue", Signed),
        new("a key that has expired", Verifier, " || clock.Now > signedUntil", "", Signed),
        new("a feed from after its key's end", Verifier, " || feed.Created > signedUntil", "", Signed),
        new("a feed that was replayed", Verifier, "feed.Created < known.Created", "known.Created == default", Signed),
        new("a downgrade", Verifier, "feed.Newest().Version < known.Newest && ", "known.Created == default && ", Signed),
        new("a key that is for something else", Certificate, "chain.ChainPolicy.ApplicationPolicy.Add(new Oid(Purpose));", "", Signed),
        new("a root that the one before did not sign", Roots, "!Current.HasSigned(DocumentKind.RootChange, document)", "document.Payload.Length == 0", Signed),
        new("a root out of turn", Roots, "change.Number != Current.Number + 1", "change.Number < 0", Signed),
        new("a document of one kind for another", "src/Appliance.Updates/Trust/SignedDocument.cs", "{NameOf(kind)}", "any", Signed),
        new("a file of other bytes", FileCheck, "Convert.ToHexStringLower(hash) != artifact.Sha256", "hash.Length == 0", Signed),
        new("a file of another compression", FileCheck, "await IsXzAsync(file, cancellationToken) != (artifact.Compression == UpdateCompression.Xz)", "!await IsXzAsync(file, cancellationToken) && artifact.Size < 0", Signed),
        new("a withdrawn release", Selection, "revocations.Find(release.Version) is { } withdrawn ?", "revocations.Find(release.Version) is { } withdrawn && device.SlotSize.Bytes < 0 ?", Signed),
        new("a version beyond the pin", Selection, "wishes.Pin is { } pin && release.Version > pin", "wishes.Pin is { } pin && release.Version < pin", Signed),
        new("a root larger than the slot", Selection, "root > device.SlotSize.Bytes", "root < 0", Signed),
        new("a hash tree larger than its slot", Selection, "verity > device.VeritySize.Bytes", "verity < 0", Signed),
        new("a step that was left out", Selection, "release.MinimumVersion > device.Version", "release.MinimumVersion > release.Version", Signed),
        new("a version that failed here before", Selection, "wishes.Asked is null && wishes.Failed.Contains(release.Version)", "wishes.Asked is not null && wishes.Failed.Contains(release.Version)", Signed),
        new("no room for what is fetched", "src/Appliance.Updates/Downloads/UpdateDownloader.cs", "needed + options.Reserve > Free(folder)", "needed + options.Reserve < ByteSize.Zero", Signed),

        new("a kernel image of another root", Installer, "image.RootHash != release.RootHash || ", "", OnDevice),
        new("a kernel image of another version", Installer, " || image.Version != release.Version.Text", "", OnDevice),
        new("an unsigned kernel image under Secure Boot", Installer, "SecureBoot.Read(paths.Root) != SecureBootState.On", "paths.Root.Length > 0", OnDevice),
        new("a kernel image that was altered on the way to root", Installer, "await RequireAsync(own, artifact, cancellationToken);", "", OnDevice),
        new("a root that was altered on the way to root", Installer, "await RequireAsync(path, artifact, cancellationToken);", "await Task.CompletedTask;", OnDevice),
        new("a boot partition that gives back other bytes", Installer, "await CompareAsync(entries, release, cancellationToken);", "", OnDevice),
        new("a boot partition without room", "src/Appliance.Agent/Updates/Slots/EspRoom.cs", "needed + Reserve > room", "room < ByteSize.Zero", OnDevice),
        new("a slot that gives back other bytes", Installer, "await writer.VerifyAsync(release.Version.Text, release.RootHash, cancellationToken);", "", OnDevice),
        new("a replay to root", "src/Appliance.Agent/Updates/Slots/ReleaseCheck.cs", "SyncedFile.Write(MemoryPath, JsonBytes(verdict.Memory));", "", OnDevice),
        new("an unsigned loader over a signed one", Loader, "&& (image.IsSigned || !present.IsSigned)", "", OnDevice),
        new("an older loader", Loader, "VersionOrder.Compare(version, old) > 0", "VersionOrder.Compare(version, old) != 0", OnDevice),
        new("a lost card", "src/Appliance.Agent/Updates/Gate/CardCount.cs", "now >= before.Cards", "now >= 0", OnDevice),
        new("a version that crashes again and again", Start, "book.DeathsInARow(running.Version) < limit", "limit > 0", OnDevice),
        new("a switch to a version that was given up", Start, " && !book.HasGivenUp(other.Version)", "", OnDevice),
        new("a first start that changes data before the copy", Start, "new BootStart(book.With(new BootRecord(running.Version, running.FileName, bootId, now, BootOutcome.Started)), loop, isFirst)", "new BootStart(book.With(new BootRecord(running.Version, running.FileName, bootId, now, BootOutcome.Started)), loop, false)", OnDevice),
        new("a failed try of the only version", Keeper, "Running.IsCounted && Others.Any(other => !other.IsBad)", "Running.IsCounted", OnDevice),
        new("a proven version given up by its gate", Keeper, "Running.IsCounted && Others.Any(other => !other.IsBad)", "Others.Any(other => !other.IsBad)", OnDevice),
        new("data of a later format", Keeper, "var putsBack = book.DataFormat > DataFormat.Current && snapshots.Has(Version);", "var putsBack = book.DataFormat < 0 && snapshots.Has(Version);", OnDevice),
    ];
}
