using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Tools;

/// <summary>
/// Runs mmdebstrap in a container of Debian's own image, into which it is installed first:
/// for hosts that have Docker and no Debian packages.
/// </summary>
internal sealed class DockerTreeMaker(ICommandRunner commands) : IToolsTreeMaker
{
    /// <summary>Debian's official image, by the name that a person would pull it with.</summary>
    public const string Image = "debian:trixie-slim";

    private const string Script = $"""
        apt-get update
        apt-get install --yes --no-install-recommends mmdebstrap
        export TMPDIR=/out/scratch
        {DebianTree.Script}
        chown -R --reference=/out /out
        """;

    /// <inheritdoc />
    public string Target(StageWorkspace workspace, string name) => "/out/output/" + name;

    /// <inheritdoc />
    public async Task MakeAsync(StageWorkspace workspace, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await new DockerEngine(commands).EnsureAsync(cancellationToken);
        var name = "hearth-build-" + Guid.NewGuid().ToString("N")[..12];
        try
        {
            await commands.RunAsync(Wrap(workspace.Root, name, arguments), workspace.Progress, cancellationToken);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                // The client's death does not end the container. It may be gone already: --force makes that no error.
                await commands.RunAsync(new Command("docker", ["rm", "--force", name]), null, CancellationToken.None);
            }
        }
    }

    private static Command Wrap(string folder, string name, IReadOnlyList<string> arguments) =>
        new("docker",
        [
            "run", "--rm", "--init", "--name", name, "--cap-add", "SYS_ADMIN", "--security-opt", "apparmor=unconfined",
            "--env", "SOURCE_DATE_EPOCH=1", "--env", "DEBIAN_FRONTEND=noninteractive",
            "--mount", $"type=bind,source={Path.GetFullPath(folder)},target=/out", Image, "sh", "-euc", Script, "sh", .. arguments,
        ])
        {
            Hint = $"Docker must be able to pull {Image} once, or have it already (docker import makes one from any Debian 13 tree)",
        };
}
