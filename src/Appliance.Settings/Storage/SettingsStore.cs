namespace Appliance.Settings;

/// <summary>Keeps the settings: one writer at a time, and nobody overwrites what they have not seen. Safe for use by many threads.</summary>
/// <param name="directory">Where they lie; made when it is not there.</param>
/// <param name="format">The document's format.</param>
public sealed class SettingsStore(string directory, SettingsFormat format) : IDisposable
{
    private const int Versions = 3;
    private const int Tries = 5;

    // No page that is still open may hold the number of a revision that was lost.
    private const long LostRevisions = 1000;

    private readonly SettingsFile _file = new(directory, format);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile SettingsSnapshot? _current;

    /// <summary>A store of this version's format.</summary>
    /// <param name="directory">Where the settings lie.</param>
    public SettingsStore(string directory)
        : this(directory, SettingsFormat.Current)
    {
    }

    /// <summary>Raised after a document was saved, on the thread that saved it, with what was before and what is now.</summary>
    public event Action<SettingsDocument, SettingsDocument>? Saved;

    /// <summary>Where they lie.</summary>
    public string Directory => directory;

    /// <summary>The settings, read once from the disk and kept.</summary>
    public SettingsSnapshot Current => _current ??= Read();

    /// <summary>Saves a document over the revision that it was made from: change <see cref="Current"/>'s with <c>with</c>.</summary>
    public async Task<SaveResult> SaveAsync(SettingsDocument document, CancellationToken cancellationToken)
    {
        if (SettingsValidator.Validate(document) is { Count: > 0 } errors)
        {
            return new SaveResult.Invalid(errors);
        }
        SettingsDocument before, after;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var claim = Lock();
            // From the disk: another process may have written.
            before = (_current = Read()).Document;
            if (document.Revision != before.Revision)
            {
                return new SaveResult.Conflict(before);
            }
            after = document with { Revision = before.Revision + 1, SchemaVersion = Math.Max(format.Version, document.SchemaVersion) };
            _file.Write(after);
            _current = new SettingsSnapshot(after, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SaveResult.Failed($"The settings could not be saved: {e.Message} Those before are kept. Make room on the data partition, or restart the device.");
        }
        finally
        {
            _turn.Release();
        }
        Saved?.Invoke(before, after);
        return new SaveResult.Saved(after);
    }

    /// <summary>Changes whatever is saved, again when somebody saved in between; for changes that do not depend on what a person has seen.</summary>
    public async Task<SaveResult> UpdateAsync(Func<SettingsDocument, SettingsDocument> change, CancellationToken cancellationToken)
    {
        SaveResult result = new SaveResult.Conflict(Current.Document);
        for (var i = 0; i < Tries && result is SaveResult.Conflict conflict; i++)
        {
            result = await SaveAsync(change(conflict.Current), cancellationToken);
        }
        return result;
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private SettingsSnapshot Read()
    {
        if (!_file.Exists)
        {
            return new SettingsSnapshot(new SettingsDocument { SchemaVersion = format.Version }, null);
        }
        var problems = new List<string>();
        for (var age = 0; age < Versions; age++)
        {
            var (document, problem) = _file.Read(age);
            if (document is not null)
            {
                return age == 0
                    ? new SettingsSnapshot(document, null)
                    : new SettingsSnapshot(
                        document with { Revision = document.Revision + LostRevisions },
                        $"{string.Join(' ', problems)} The settings saved before (revision {document.Revision}) are used; look through them and save them again.");
            }
            problems.Add(problem ?? (age == 0 ? $"{Path.Combine(directory, SettingsFile.Name)} is missing." : ""));
        }
        return new SettingsSnapshot(
            new SettingsDocument { SchemaVersion = format.Version, Setup = new SetupSettings { Claimed = true, Finished = true } },
            $"{string.Join(' ', problems).Trim()} No version of the settings is left, so the defaults are used. Models and chats are kept. To set up anew, put a file hearth-reset-password on the boot partition and restart.")
        {
            IsLost = true,
        };
    }

    // flock(2) below: it ends with the process, however that ends.
    private FileStream Lock()
    {
        _file.MakeDirectory();
        return new FileStream(Path.Combine(directory, "settings.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }
}
