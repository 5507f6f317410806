using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Appliance.Console.Tests.Access;

/// <summary>A device that makes one passkey and answers with it, byte by byte as WebAuthn level 3 and CTAP have it.</summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte WithKey = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private string _owner = "";

    public string Origin { get; set; } = PasskeyTests.Origin;

    /// <summary>Whether it asks its owner for a finger.</summary>
    public bool IsVerifying { get; set; } = true;

    public uint Count { get; set; }

    /// <summary>Answers the question for a new passkey.</summary>
    public string Make(JsonElement options)
    {
        _owner = options.GetProperty("user").GetProperty("id").GetString()!;
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        // RFC 9053, sections 2.1 and 7.1.1: ES256 on P-256.
        byte[] key = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(options.GetProperty("rp").GetProperty("id").GetString()!, WithKey), .. new byte[16], 0, (byte)_id.Length, .. _id, .. key];
        byte[] attestation = [0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(Client("webauthn.create", options)),
            ["attestationObject"] = Text(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Answers the question who comes.</summary>
    public string Answer(JsonElement options)
    {
        var (data, client) = (Data(options.GetProperty("rpId").GetString()!, 0), Client("webauthn.get", options));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(client),
            ["authenticatorData"] = Text(data),
            ["signature"] = Text(signature),
            ["userHandle"] = _owner,
        });
    }

    public void Dispose() => _key.Dispose();

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Text(_id),
        ["rawId"] = Text(_id),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] Client(string type, JsonElement options) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = options.GetProperty("challenge").GetString(),
        ["origin"] = Origin,
        ["crossOrigin"] = false,
    }.ToJsonString());

    private byte[] Data(string domain, byte more)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)(Present | (IsVerifying ? Verified : 0) | more), .. count];
    }
}
