using Appliance.Build.Processes;

namespace Appliance.Build.Tools;

/// <summary>Runs tools in containers of the builder image, which is the Tools tree: nothing of the host is used but the engine.</summary>
internal sealed class DockerToolbox(ICommandRunner runner, string image) : IToolbox
{
    // What a tool writes belongs to root inside; outside it is to belong to whoever owns the folder it wrote to.
    private const string GiveBack = "\"$@\"; code=$?; chown -R --reference=/out /out; exit $code";

    private static readonly string[] Temporary = ["/tmp", "/var/tmp", "/run"];

    /// <inheritdoc />
    public async Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var name = "hearth-build-" + Guid.NewGuid().ToString("N")[..12];
        try
        {
            return await runner.RunAsync(Wrap(command, name), onLine, cancellationToken);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                await RemoveAsync(name);
            }
        }
    }

    /// <summary>The command line that runs a tool in a container of this name.</summary>
    internal Command Wrap(ToolCommand command, string name)
    {
        List<string> arguments =
        [
            "run", "--rm", "--init", "--name", name, "--pull", "never", "--read-only", "--security-opt", "label=disable",
            .. Temporary.SelectMany(folder => new[] { "--tmpfs", folder + ":exec,suid,dev,mode=1777" }),
            "--env", "LC_ALL=C.UTF-8", "--env", "TZ=UTC", "--env", "HOME=/tmp",
        ];
        foreach (var (variable, value) in command.Environment)
        {
            arguments.AddRange(["--env", $"{variable}={value}"]);
        }
        foreach (var (input, path) in command.Inputs)
        {
            arguments.AddRange(["--mount", Bind(path, "/in/" + input) + ",readonly"]);
        }
        arguments.AddRange(["--mount", Bind(command.Output, "/out"), "--workdir", "/out"]);
        if (!command.NeedsNetwork)
        {
            arguments.AddRange(["--network", "none"]);
        }
        if (command.MakesTree)
        {
            // mmdebstrap mounts /proc and /sys into the tree it makes; AppArmor's profile for containers forbids it.
            arguments.AddRange(["--cap-add", "SYS_ADMIN", "--security-opt", "apparmor=unconfined"]);
        }
        arguments.AddRange([image, "sh", "-c", GiveBack, "sh", command.Program, .. command.Arguments]);
        return new Command("docker", arguments) { Hint = command.Hint };
    }

    // A value with a comma is quoted as in CSV, which is how the client reads this option.
    private static string Bind(string path, string target)
    {
        var source = "source=" + Path.GetFullPath(path);
        return $"type=bind,{(source.Contains(',', StringComparison.Ordinal) ? $"\"{source}\"" : source)},target={target}";
    }

    // The client's death does not end the container; and it may not have been started yet.
    private async Task RemoveAsync(string name)
    {
        try
        {
            await runner.RunAsync(new Command("docker", ["rm", "--force", name]), null, CancellationToken.None);
        }
        catch (CommandFailedException)
        {
            // It is gone already, or the engine is: nothing is left to remove.
        }
    }
}
