using System.Globalization;
using Appliance.Build.Imaging;

namespace Appliance.Build.Containers;

/// <summary>The container image of the product: the agent on top of the runner tree.</summary>
internal static class HearthContainer
{
    private const int User = 1000;
    private const int ApiPort = 11434;
    private const string Program = "/usr/lib/hearth/agent/hearth";
    private const string Models = "/var/lib/hearth/models";
    private const string Access = "/var/lib/hearth/access";

    /// <summary>The archive's file name.</summary>
    public static string FileName(string version) => $"hearth-os_{version}.oci.tar";

    /// <summary>What its containers run.</summary>
    public static ContainerImage Describe(string version, string commit, DateTimeOffset sourceDate) => new()
    {
        // A tag has no '+', which a version with build metadata has.
        Name = "hearth-os:" + version.Replace('+', '-'),
        SourceDate = sourceDate,
        EntryPoint = [Program, "serve"],
        User = $"{User}:{User}",
        Environment = new Dictionary<string, string>
        {
            ["HEARTH_Access__Directory"] = Access,
            // A container has no screen to show a setup code on.
            ["HEARTH_Console__IsOn"] = "false",
            ["HEARTH_Gateway__Urls"] = $"http://0.0.0.0:{ApiPort}",
            ["HEARTH_Models__Directories__0"] = Models,
            ["HEARTH_Runners__Host"] = "Process",
            ["HEARTH_Runners__Directory"] = "/tmp/hearth",
            ["LC_ALL"] = "C.UTF-8",
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        },
        Ports = [ApiPort],
        Volumes = [Access, Models],
        HealthCheck = [Program, "health"],
        Labels = new Dictionary<string, string>
        {
            ["org.opencontainers.image.title"] = "Hearth OS",
            ["org.opencontainers.image.description"] = "The server of Hearth OS: language models over the OpenAI and Ollama API",
            ["org.opencontainers.image.version"] = version,
            ["org.opencontainers.image.revision"] = commit,
            ["org.opencontainers.image.created"] = sourceDate.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["org.opencontainers.image.licenses"] = "GPL-3.0-or-later",
        },
    };

    /// <summary>Its layers, lowest first: the runner tree changes seldom, the agent with every version.</summary>
    /// <param name="runnerTar">The runner tree as mmdebstrap wrote it.</param>
    /// <param name="agentFolder">The published agent.</param>
    public static IReadOnlyList<IReadOnlyList<ITreeLayer>> Layers(string runnerTar, string agentFolder) =>
    [
        [new TarLayer("runner", runnerTar, "", new GlobSet([]))],
        [
            new FolderLayer("agent", agentFolder, "usr/lib/hearth/agent/"),
            new FolderEntry("access", Access[1..], User),
            new FolderEntry("models", Models[1..], User),
        ],
    ];
}
