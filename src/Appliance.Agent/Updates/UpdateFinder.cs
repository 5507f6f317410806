using System.Text.Json;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;
using Appliance.Settings;
using Appliance.Updates;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Updates;

/// <summary>Asks a source what it has, and decides whether this device takes it.</summary>
internal sealed class UpdateFinder(IOptions<UpdateOptions> options, SettingsStore settings, TimeProvider time) : IDisposable
{
    private readonly Lazy<UpdateRoot?> _root = new(() => ReadRoot(options.Value.RootCertificate));

    /// <summary>What the image says of itself; null when it says nothing, and updates cannot come.</summary>
    public BuildStamp? Stamp { get; } = BuildStamp.TryRead(options.Value.Stamp);

    /// <summary>Whether updates can come to this device.</summary>
    public bool IsSupported => Stamp is not null && _root.Value is not null;

    /// <summary>The channel that the owner chose.</summary>
    public string Channel => settings.Current.Document.Updates.Channel.ToString().ToLowerInvariant();

    /// <summary>Where the agent keeps what it fetches, laid out as a source.</summary>
    public string Site => Path.Combine(options.Value.Directory, "site");

    /// <summary>The folder of the channel there.</summary>
    public string Folder => Path.Combine(Site, UpdateLayout.Channel(Stamp!.Profile, Channel));

    /// <summary>The stick; what it has may be read while it is there.</summary>
    public FolderUpdateSource Stick() => new(options.Value.Stick, Stamp!.Profile, Channel, $"the stick {UpdateLayout.StickLabel}");

    /// <summary>The signed file of the stick; null when there is none.</summary>
    public FileInfo? StickFile => Stamp is { } stamp
        && new FileInfo(Path.Combine(options.Value.Stick, UpdateLayout.Channel(stamp.Profile, Channel), UpdateLayout.SignedFile)) is { Exists: true } file ? file : null;

    /// <summary>Asks a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="report">What root says of versions.</param>
    /// <param name="asked">The one version that is asked for, whatever failed before; null for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The signed file with what follows from it.</returns>
    /// <exception cref="UpdateSourceException">The source cannot be read.</exception>
    public async Task<FoundUpdate> FindAsync(IUpdateSource source, BootReport? report, string? asked, CancellationToken cancellationToken)
    {
        var bytes = await source.ReadSignedAsync(cancellationToken);
        var sizes = SlotSizes.Read(options.Value.Root, Stamp!.Version.Text);
        var device = UpdateDevice.Of(Stamp, Channel, sizes.Root, sizes.Verity);
        var clock = new UpdateClock(time.GetUtcNow(), File.Exists(Path.Combine(options.Value.Root, ReleaseCheck.SyncedClock)));
        var verdict = new UpdateVerifier(_root.Value!).Verify(bytes, device, ReadMemory(), clock);
        SyncedFile.Write(MemoryPath, System.Text.Encoding.UTF8.GetBytes(verdict.Memory.ToJson()));
        return verdict is UpdateVerdict.Genuine genuine
            ? new FoundUpdate(bytes, UpdateSelection.Choose(genuine, device, Wishes(report, asked)), null, genuine.IsClockTrusted)
            : new FoundUpdate(bytes, null, ((UpdateVerdict.Refused)verdict).Refusal, false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_root.IsValueCreated)
        {
            _root.Value?.Dispose();
        }
    }

    private string MemoryPath => Path.Combine(Directory.CreateDirectory(options.Value.Directory).FullName, "memory.json");

    private UpdateWishes Wishes(BootReport? report, string? asked) => new()
    {
        Pin = ReleaseVersion.TryParse(settings.Current.Document.Updates.Pin, out var pin) ? pin : null,
        Asked = ReleaseVersion.TryParse(asked, out var wanted) ? wanted : null,
        Failed = report is null
            ? []
            : [.. report.Book.History.Select(happened => happened.Version).Distinct().Where(report.Book.HasGivenUp)
                .Select(version => ReleaseVersion.TryParse(version, out var failed) ? failed : (ReleaseVersion?)null).OfType<ReleaseVersion>()],
    };

    private UpdateMemory ReadMemory()
    {
        try
        {
            return File.Exists(MemoryPath) ? UpdateMemory.Parse(File.ReadAllBytes(MemoryPath)) : UpdateMemory.Empty;
        }
        catch (Exception e) when (e is JsonException or UpdateFormatException or IOException)
        {
            // Root has its own, and asks again.
            return UpdateMemory.Empty;
        }
    }

    private static UpdateRoot? ReadRoot(string path)
    {
        try
        {
            return UpdateRoot.FromPem(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>What a source had.</summary>
/// <param name="Signed">Its signed file.</param>
/// <param name="Plan">What to do about it; null when it is not believed.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="IsClockTrusted">Whether a time server vouches for its freshness.</param>
internal sealed record FoundUpdate(byte[] Signed, UpdatePlan? Plan, UpdateRefusal? Refusal, bool IsClockTrusted);
