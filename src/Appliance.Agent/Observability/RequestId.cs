using System.Security.Cryptography;

namespace Appliance.Agent.Observability;

/// <summary>What ties the log lines of one request together, here and at its sender.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";

    private const int Longest = 64;
    private const int RandomBytes = 8;

    /// <summary>The sender's own if it is short and plain, else a new one.</summary>
    public static string Of(HttpRequest request) =>
        request.Headers[Header].ToString() is { Length: > 0 and <= Longest } given && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? given
            : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
}
