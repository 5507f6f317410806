using Appliance.Build.Processes;

namespace Appliance.Build.Tools;

/// <summary>
/// Runs tools in an unpacked Tools tree by bubblewrap: mounts and processes live in namespaces
/// that the kernel takes down with the command, however it ends.
/// </summary>
internal sealed class NativeToolbox(ICommandRunner runner, string tree) : IToolbox
{
    private const string ToolPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <inheritdoc />
    public Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken) =>
        runner.RunAsync(Wrap(command), onLine, cancellationToken);

    /// <summary>The bubblewrap command line that runs a tool in the tree.</summary>
    internal Command Wrap(ToolCommand command)
    {
        List<string> arguments =
        [
            "--ro-bind", tree, "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--tmpfs", "/var/tmp", "--tmpfs", "/run",
            "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session", "--clearenv",
            "--setenv", "PATH", ToolPath, "--setenv", "LC_ALL", "C.UTF-8", "--setenv", "TZ", "UTC", "--setenv", "HOME", "/tmp",
        ];
        foreach (var (name, value) in command.Environment)
        {
            arguments.AddRange(["--setenv", name, value]);
        }
        arguments.AddRange(["--tmpfs", "/in"]);
        foreach (var (name, path) in command.Inputs)
        {
            arguments.AddRange(["--ro-bind", Path.GetFullPath(path), "/in/" + name]);
        }
        arguments.AddRange(["--bind", Path.GetFullPath(command.Output), "/out", "--chdir", "/out"]);
        arguments.AddRange(command.NeedsNetwork ? ["--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"] : ["--unshare-net"]);
        if (command.MakesTree)
        {
            arguments.AddRange(["--cap-add", "ALL"]);
        }
        arguments.AddRange(["--", command.Program, .. command.Arguments]);
        return new Command("bwrap", arguments) { Hint = command.Hint };
    }
}
