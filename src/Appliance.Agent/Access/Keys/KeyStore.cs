using System.Text.Json;
using Appliance.Agent.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Access.Keys;

/// <summary>The keys on disk. A change counts once it is there.</summary>
internal sealed partial class KeyStore : IDisposable
{
    // Stays when both versions of the keys are lost: what was closed never opens by itself.
    private const string Marker = "keys-were-made";

    private readonly DurableFile _file;
    private readonly string _marker;
    private readonly SemaphoreSlim _oneChange = new(1, 1);
    private readonly TimeProvider _time;
    private readonly ILogger<KeyStore> _logger;
    private volatile Loaded _state;

    public KeyStore(IOptions<AccessOptions> options, TimeProvider time, ILogger<KeyStore> logger)
    {
        _file = new DurableFile(Path.Combine(options.Value.Directory, "keys.json"));
        _marker = Path.Combine(options.Value.Directory, Marker);
        (_time, _logger) = (time, logger);
        _state = Load();
    }

    /// <summary>Whether keys are asked for.</summary>
    public KeyStoreState State => _state.Kind;

    /// <summary>All keys.</summary>
    public KeyBook Current => _state.Book;

    /// <summary>The valid key that this is.</summary>
    public ApiKey? Find(string secret) => KeySecret.Find(_state.Book.Keys, secret, _time.GetUtcNow());

    /// <summary>Writes a change down, then lets it count.</summary>
    /// <param name="change">Makes the new keys from the ones now, or says why not by an error.</param>
    /// <param name="cancellationToken">Gives up waiting for a change before this one.</param>
    /// <returns>The error, or null when the change is on the disk.</returns>
    /// <exception cref="IOException">It could not be written; everything is as before.</exception>
    public async Task<TError?> ChangeAsync<TError>(Func<KeyBook, (KeyBook Book, TError? Error)> change, CancellationToken cancellationToken)
        where TError : class
    {
        await _oneChange.WaitAsync(cancellationToken);
        try
        {
            var (book, error) = change(_state.Book);
            if (error is null)
            {
                Save(book);
            }
            return error;
        }
        finally
        {
            _oneChange.Release();
        }
    }

    public void Dispose() => _oneChange.Dispose();

    private void Save(KeyBook book)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_marker)!);
        if (!File.Exists(_marker))
        {
            File.WriteAllText(_marker, "The API asks for keys. To begin anew without any, delete this directory.\n");
        }
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(book, AccessJson.Default.KeyBook));
        _state = new Loaded(KeyStoreState.Closed, book);
    }

    private Loaded Load()
    {
        if (!_file.Exists)
        {
            return File.Exists(_marker) ? Broken($"{_file.Path} is gone.") : new Loaded(KeyStoreState.Open, KeyBook.Empty);
        }
        var content = _file.Read();
        if (content.Json is null || Parse(content.Json) is not { } book)
        {
            return Broken(content.Problem ?? $"{_file.Path} cannot be understood.");
        }
        if (content.Problem is { } problem)
        {
            Log.Older(_logger, problem);
        }
        return new Loaded(KeyStoreState.Closed, book);
    }

    private Loaded Broken(string problem)
    {
        Log.Broken(_logger, problem);
        return new Loaded(KeyStoreState.Broken, KeyBook.Empty);
    }

    private static KeyBook? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AccessJson.Default.KeyBook) is { Keys: { } keys } book && keys.All(key => key is not null) ? book : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Loaded(KeyStoreState Kind, KeyBook Book);

    private static partial class Log
    {
        [LoggerMessage(1701, LogLevel.Error, "{Problem} The API keys of the version before it are used: what was changed last is undone. Look at the list of keys")]
        public static partial void Older(ILogger logger, string problem);

        [LoggerMessage(1702, LogLevel.Critical, "The API keys cannot be read: {Problem} Nobody is let in, so that nobody is let in by mistake")]
        public static partial void Broken(ILogger logger, string problem);
    }
}
