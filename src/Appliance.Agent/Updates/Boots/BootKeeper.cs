using System.Text.Json;
using Appliance.Agent.Storage;

namespace Appliance.Agent.Updates.Boots;

/// <summary>Keeps the book of starts: what the device's root units do at a start, when it proved healthy or not, and at its end.</summary>
/// <param name="paths">Where everything is.</param>
/// <param name="death">Finds out how a start ended.</param>
/// <param name="time">The clock.</param>
internal sealed class BootKeeper(BootPaths paths, DeathReport death, TimeProvider time)
{
    private readonly DurableFile _file = new(paths.Book);
    private readonly BootFolder _folder = new(paths.Efi);

    /// <summary>The version that runs.</summary>
    public string Version { get; } = paths.ReadVersion();

    /// <summary>The entry that runs; where the boot partition cannot be read, as if it had proved good.</summary>
    public BootEntry Running => _folder.Find(Version) ?? new BootEntry(Version);

    /// <summary>The entries of other versions.</summary>
    public IReadOnlyList<BootEntry> Others => [.. _folder.List().Where(entry => entry.Version != Version)];

    /// <summary>What is remembered. A book that is damaged is begun anew.</summary>
    public BootBook Read()
    {
        try
        {
            return _file.Read().Json is { } json ? JsonSerializer.Deserialize(json, BootJson.Default.BootBook) ?? new BootBook() : new BootBook();
        }
        catch (JsonException)
        {
            return new BootBook();
        }
    }

    /// <summary>Writes down that the machine started, before anything that could fail. Sets data aside before a new version touches it.</summary>
    /// <returns>The entry to restart into at once, when this version crashes again and again; otherwise null.</returns>
    public async Task<BootEntry?> StartAsync(CancellationToken cancellationToken)
    {
        var before = Read();
        var known = before.Current is { IsOpen: true } last ? await death.FindAsync(last, cancellationToken) : null;
        var (book, switchTo, isFirst) = BootStart.Of(before, Running, Others, ReadBootId(), known, time.GetUtcNow());
        // The start is on the disk before the copy, which may take a while.
        Save(book);
        if (isFirst)
        {
            Save(book = await SetAsideAsync(book, isAgain: before.SettingAside == Version, cancellationToken) with { SettingAside = null });
        }
        if (switchTo is not null)
        {
            _folder.Switch(Running, switchTo);
            Save(book.Closing(BootOutcome.Ended));
        }
        return switchTo;
    }

    /// <summary>Writes down that the gate found everything in order, and makes sure that the loader does not count any more.</summary>
    public void Commit()
    {
        var (book, running) = (Read(), Running);
        if (running.IsCounted && _folder.Find(Version) is not null)
        {
            // systemd-bless-boot has done it unless it did not find the boot partition, or two entries of one version.
            _folder.Rename(running, running.Good());
        }
        if (book.Committed != Version)
        {
            book = book.With(new UpdateEvent(time.GetUtcNow(), UpdateEventKind.Proved, Version, book.Committed));
        }
        book = book with { Committed = Version, DataFormat = Math.Max(book.DataFormat, DataFormat.Current) };
        Save(book.Current is { IsOpen: true } ? book.Closing(BootOutcome.Healthy) : book);
    }

    /// <summary>Writes down that the version has run well for a while.</summary>
    public void Settle()
    {
        var book = Read();
        Save((book.Current is { IsOpen: true } ? book.Closing(BootOutcome.Settled) : book) with { Settled = [.. book.Settled.Append(Version).Distinct().TakeLast(8)] });
        new StateSnapshots(paths.State, paths.Snapshots).Keep([Version, .. Others.Select(other => other.Version)]);
    }

    /// <summary>Writes down what the gate found wrong.</summary>
    /// <returns>Whether to restart: a version on trial does so while there is a good one to fall back to. A proven one stays, and says what is wrong.</returns>
    public bool Fail(string reason)
    {
        try
        {
            Save(Read().Closing(BootOutcome.Failed, reason));
        }
        catch (IOException)
        {
            // A full disk must not keep a bad version running.
        }
        return Running.IsCounted && Others.Any(other => !other.IsBad);
    }

    /// <summary>Whether the start has neither proved healthy nor failed.</summary>
    public bool IsUndecided => Read().Current is { Outcome: BootOutcome.Started };

    /// <summary>Writes down that the machine is being restarted or switched off in order.</summary>
    public void End()
    {
        var book = Read();
        if (book.Current is { IsOpen: true })
        {
            Save(book.Closing(BootOutcome.Ended));
        }
    }

    /// <summary>Makes the other version start next.</summary>
    /// <returns>Why not; null when it does.</returns>
    public string? GoBack(string by)
    {
        if (Others.OrderBy(entry => entry.IsBad).FirstOrDefault() is not { } other)
        {
            return "There is no other version on this device. Nothing was changed.";
        }
        var running = _folder.Find(Version);
        if (running is null)
        {
            return $"The boot partition does not show version {Version}, which runs. Nothing was changed. Restart, and try again.";
        }
        Save(Read().With(new UpdateEvent(time.GetUtcNow(), UpdateEventKind.WentBack, Version, other.Version, by)));
        _folder.Switch(running, other);
        Report();
        return null;
    }

    /// <summary>Adds to the history.</summary>
    public void Note(UpdateEventKind kind, string version, string? reason = null) =>
        Save(Read().With(new UpdateEvent(time.GetUtcNow(), kind, version, Version, reason)));

    private async Task<BootBook> SetAsideAsync(BootBook book, bool isAgain, CancellationToken cancellationToken)
    {
        var snapshots = new StateSnapshots(paths.State, paths.Snapshots);
        var before = book.Committed!;
        var putsBack = book.DataFormat > DataFormat.Current && snapshots.Has(Version);
        if (putsBack && !isAgain)
        {
            snapshots.ForgetAside(before);
        }
        // Once something lies aside, the copy was whole, and the data no longer is.
        var problem = putsBack && snapshots.HasAside(before) ? null : await snapshots.TakeAsync(before, cancellationToken);
        if (putsBack)
        {
            // The later version has changed the data over; this one goes on with what it left itself.
            problem ??= await snapshots.PutBackAsync(Version, before, cancellationToken)
                ?? $"version {before} had changed settings and chats in a way that this version cannot read; those from before it are back, its own are kept aside";
            book = book with { DataFormat = DataFormat.Current };
        }
        return problem is null ? book : book.With(new UpdateEvent(time.GetUtcNow(), UpdateEventKind.Noted, Version, before, problem));
    }

    private void Save(BootBook book)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(book, BootJson.Default.BootBook));
        Report(book);
    }

    private void Report(BootBook? book = null)
    {
        var other = Others.OrderBy(entry => entry.IsBad).FirstOrDefault();
        book ??= Read();
        new BootReport(
            Version, Running.IsCounted && book.Committed != Version, other?.Version,
            other is { IsCounted: true, IsBad: false, Done: null or 0 }, book).Write(paths.Run);
    }

    private string ReadBootId() => File.Exists(paths.BootId) ? File.ReadAllText(paths.BootId).Trim() : "";
}
