using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Build.Imaging;

/// <summary>What a container image says of how it wants to be run.</summary>
/// <remarks>https://github.com/opencontainers/image-spec, config.md.</remarks>
/// <param name="Command">The program with its arguments.</param>
/// <param name="Directory">The folder to run in.</param>
/// <param name="Environment">Variables, in their order.</param>
/// <param name="Version">The version that its labels tell; null when they do not.</param>
internal sealed record ChatImage(IReadOnlyList<string> Command, string Directory, IReadOnlyList<KeyValuePair<string, string>> Environment, string? Version)
{
    private const string VersionLabel = "org.opencontainers.image.version";

    /// <summary>Reads an image's configuration.</summary>
    /// <exception cref="TreeException">It names nothing to run.</exception>
    public static ChatImage Parse(string json)
    {
        JsonNode? config;
        try
        {
            config = JsonNode.Parse(json)?["config"];
        }
        catch (JsonException exception)
        {
            throw new TreeException($"The chat's image has a configuration that is no JSON: {exception.Message}");
        }
        List<string> command = [.. Texts(config?["Entrypoint"]), .. Texts(config?["Cmd"])];
        if (command.Count == 0)
        {
            throw new TreeException("The chat's image names no program to run.");
        }
        var environment = Texts(config?["Env"]).Select(entry => entry.Split('=', 2)).Where(pair => pair.Length == 2)
            .Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        return new ChatImage(
            command,
            (string?)config?["WorkingDir"] is { Length: > 0 } directory ? directory : "/",
            [.. environment],
            (string?)config?["Labels"]?[VersionLabel]);
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(item => (string?)item ?? "") ?? [];
}
