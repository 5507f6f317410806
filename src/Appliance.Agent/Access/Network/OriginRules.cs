using System.IO.Enumeration;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Access.Network;

/// <summary>Which web pages may call the API.</summary>
internal sealed class OriginRules(OwnNames names, IOptions<AccessOptions> options)
{
    // Programs with pages of their own: no web site can have such an origin. Those that Ollama lets in, and browsers' extensions.
    private static readonly string[] ProgramSchemes =
        ["app", "file", "tauri", "vscode-webview", "vscode-file", "chrome-extension", "moz-extension", "safari-web-extension"];

    private readonly string[] _more = [.. options.Value.Origins.Select(origin => origin.Trim().TrimEnd('/')).Where(origin => origin.Length > 0)];

    /// <summary>Whether pages of this origin may call.</summary>
    public bool IsAllowed(string origin)
    {
        if (_more.Any(pattern => pattern == "*" || FileSystemName.MatchesSimpleExpression(pattern, origin, ignoreCase: true)))
        {
            return true;
        }
        return Uri.TryCreate(origin, UriKind.Absolute, out var address)
            && (ProgramSchemes.Contains(address.Scheme) || (address.Scheme is "http" or "https" && names.IsThis(address.Host)));
    }
}
