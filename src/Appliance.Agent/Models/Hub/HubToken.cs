using Appliance.Agent.Models.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Hub;

/// <summary>The access token of the owner's account at the hub. It is read when it is needed and never shown.</summary>
internal sealed class HubToken(IOptions<HubOptions> options)
{
    private const int Longest = 1024;

    /// <summary>The token, or null when none is set.</summary>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public string? Read()
    {
        try
        {
            return options.Value.TokenFile is { Length: > 0 } path && File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StatusCodes.Status500InternalServerError, "token_unreadable", $"The access token for the hub cannot be read: {e.Message}", innerException: e);
        }
    }

    /// <summary>Sets the token, or takes it away.</summary>
    /// <exception cref="StoreException">It is none, or there is no place for it.</exception>
    public void Set(string? token)
    {
        if (options.Value.TokenFile is not { Length: > 0 } path)
        {
            throw new StoreException(StatusCodes.Status409Conflict, "no_token_file", "No file for the access token is configured (Models:Hub:TokenFile).");
        }
        if (token is null)
        {
            File.Delete(path);
            return;
        }
        if (token.Length is 0 or > Longest || token.Any(letter => letter is <= ' ' or > '~'))
        {
            throw new StoreException(StatusCodes.Status400BadRequest, "no_token", "This is no access token: it is empty, too long, or has letters that none has. The one set before was kept.");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SyncedFile.Write(path, System.Text.Encoding.ASCII.GetBytes(token), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
