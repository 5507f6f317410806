using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Agent.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.OpenWebUi;

/// <summary>What only the agent and Open WebUI know: made once, and kept, so that neither a restart nor an update signs anybody out.</summary>
internal sealed partial class OpenWebUiSecrets(IOptions<OpenWebUiOptions> options, ILogger<OpenWebUiSecrets> logger)
{
    private const int Bytes = 32;

    private readonly Lazy<OpenWebUiSecret> _secret = new(() => ReadOrMake(new DurableFile(Path.Combine(options.Value.Directory, "secrets.json")), logger));

    /// <summary>The secrets.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public OpenWebUiSecret Current => _secret.Value;

    /// <summary>Whether this is the key by which Open WebUI asks models.</summary>
    public bool IsKey(string key) => options.Value.IsOn
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(Current.ApiKey)));

    private static OpenWebUiSecret ReadOrMake(DurableFile file, ILogger logger)
    {
        var content = file.Read();
        if (content.Json is { } json && Parse(json) is { } kept)
        {
            return kept;
        }
        if (file.Exists)
        {
            Log.MadeAnew(logger, content.Problem ?? $"{file.Path} cannot be understood.");
        }
        var made = new OpenWebUiSecret(Make(), Make(), Make());
        file.Write(JsonSerializer.SerializeToUtf8Bytes(made, OpenWebUiJson.Default.OpenWebUiSecret));
        return made;
    }

    private static OpenWebUiSecret? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OpenWebUiJson.Default.OpenWebUiSecret);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Warning, "{Problem} New secrets were made for Open WebUI: chats are as they were, and people sign in there again by themselves")]
        public static partial void MadeAnew(ILogger logger, string problem);
    }
}

/// <summary>Open WebUI's secrets.</summary>
/// <param name="SessionKey">What it signs its sessions with.</param>
/// <param name="AdministratorPassword">Of the account that it wants to have from the start; nobody signs in with it.</param>
/// <param name="ApiKey">By which it asks the API.</param>
internal sealed record OpenWebUiSecret(string SessionKey, string AdministratorPassword, string ApiKey);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OpenWebUiSecret))]
internal sealed partial class OpenWebUiJson : JsonSerializerContext;
