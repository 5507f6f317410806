using System.Globalization;
using System.Text.Json;
using Appliance.Agent.Access;
using Appliance.Agent.Access.Keys;
using Appliance.Agent.Gateway;
using Appliance.Console.Ports;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole;

/// <summary>The API's keys at their desk.</summary>
internal sealed class ConsoleKeys(KeyDesk desk, KeyStore store, Entrance entrance, SettingsStore settings, IOptions<GatewayOptions> gateway) : IKeys
{
    public bool AreAskedFor => !entrance.IsOpen;

    public bool IsKeyless => settings.Current.Document.Api.Keyless;

    public IReadOnlyList<KeyEntry> All => [.. store.Current.Keys.Where(key => key.Hash is not null).Select(Describe)];

    public Uri Address { get; } = new(
        $"http://{Environment.MachineName.ToLowerInvariant()}.local:{new Uri(gateway.Value.Urls.Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal)).Port.ToString(CultureInfo.InvariantCulture)}");

    public async Task<(string? Secret, string? Problem)> MakeAsync(KeyWish wish, CancellationToken cancellationToken)
    {
        try
        {
            var (secret, _, error) = await desk.MakeAsync(RequestOf(wish), cancellationToken);
            return (secret, error?.Message);
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            return (null, e.Message);
        }
    }

    public async Task<string?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await desk.RevokeAsync(id, cancellationToken))?.Message;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    public async Task<string?> SetKeylessAsync(bool isKeyless, CancellationToken cancellationToken) =>
        await settings.UpdateAsync(document => document with { Api = document.Api with { Keyless = isKeyless } }, cancellationToken) switch
        {
            SaveResult.Saved => null,
            SaveResult.Failed(var message) => message,
            SaveResult.Invalid(var errors) => $"{errors[0]} Nothing was changed.",
            _ => "The settings were changed at the same time. Nothing was changed; try again.",
        };

    private static KeyRequest RequestOf(KeyWish wish) => new()
    {
        Name = wish.Name,
        Role = wish.IsAdmin ? KeyRole.Admin : KeyRole.User,
        RequestsPerMinute = Json(wish.RequestsPerMinute),
        TokensPerMinute = Json(wish.TokensPerMinute),
        Concurrent = Json(wish.Concurrent),
        ExpiresAt = wish.ExpiresAt is { } end ? JsonElement.Parse($"\"{end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\"") : default,
        Models = wish.Models is { } models ? JsonElement.Parse("[" + string.Join(',', models.Select(name => $"\"{JsonEncodedText.Encode(name)}\"")) + "]") : default,
    };

    private static JsonElement Json(long? number) => number is { } value ? JsonElement.Parse(value.ToString(CultureInfo.InvariantCulture)) : default;

    private static KeyEntry Describe(ApiKey key) => new(key.Id, key.CreatedAt, new KeyWish(
        key.Name, key.Role == KeyRole.Admin, key.Limits.RequestsPerMinute, key.Limits.TokensPerMinute, key.Limits.Concurrent, key.ExpiresAt, key.Models));
}
