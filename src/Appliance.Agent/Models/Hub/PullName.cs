using System.Text.RegularExpressions;

namespace Appliance.Agent.Models.Hub;

/// <summary>What someone asks to be fetched.</summary>
/// <param name="Repository">Owner and name at the hub; null for a model of the catalogue.</param>
/// <param name="Model">The id in the catalogue; null for a repository.</param>
/// <param name="File">One file of the repository; null for a version by name.</param>
/// <param name="Quantization">The version, such as <c>Q4_K_M</c>; null to have it chosen.</param>
internal sealed partial record PullName(string? Repository, string? Model, string? File, string? Quantization)
{
    private const string Default = "latest";

    private static readonly string[] Hosts = ["hf.co/", "huggingface.co/", "https://hf.co/", "https://huggingface.co/"];

    /// <summary>Reads <c>ID[:QUANT]</c>, <c>OWNER/REPO[:QUANT]</c> or <c>OWNER/REPO/PATH.gguf</c>, the latter two with <c>hf.co/</c> before them or not.</summary>
    /// <returns>Null when the text is none of these.</returns>
    public static PullName? Parse(string text)
    {
        var name = text.Trim();
        name = Hosts.FirstOrDefault(host => name.StartsWith(host, StringComparison.OrdinalIgnoreCase)) is { } found ? name[found.Length..] : name;
        if (Pattern().Match(name) is not { Success: true } match || name.Split('/').Any(part => part.Trim('.').Length == 0))
        {
            return null;
        }
        var quantization = match.Groups["quant"].Value is { Length: > 0 } tag && !tag.Equals(Default, StringComparison.OrdinalIgnoreCase) ? tag : null;
        return match.Groups["repo"] is { Success: true, Value: var repository }
            ? new PullName(repository, null, match.Groups["file"] is { Success: true, Value: var file } ? file : null, quantization)
            : new PullName(null, match.Groups["model"].Value, null, quantization);
    }

    [GeneratedRegex(@"^(?:(?<repo>[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95})(?:/(?<file>(?:[A-Za-z0-9._+ -]{1,200}/){0,8}[A-Za-z0-9._+ -]{1,200}\.gguf)|:(?<quant>[A-Za-z0-9._-]{1,64}))?|(?<model>[A-Za-z0-9][A-Za-z0-9._-]{0,127})(?::(?<quant>[A-Za-z0-9._-]{1,64}))?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
