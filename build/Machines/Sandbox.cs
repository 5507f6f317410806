using System.Diagnostics;

namespace Appliance.Build.Machines;

/// <summary>Where QEMU runs: in the emulator tree, seeing nothing of this machine but one folder, and never outliving the build.</summary>
internal sealed class Sandbox(string tree)
{
    private static readonly string[] WithTpm =
    [
        "/bin/sh", "-euc",
        $"swtpm socket --tpm2 --tpmstate \"dir=$PWD/{QemuCommandLine.TpmFolder}\" --ctrl type=unixio,path={QemuCommandLine.TpmSocket} --terminate --daemon && exec \"$@\"",
        "sh",
    ];

    /// <summary>How to start QEMU with the folder as its working directory.</summary>
    /// <param name="folder">The machine's folder.</param>
    /// <param name="arguments">QEMU's arguments.</param>
    /// <param name="hasTpm">Whether a program that is the machine's TPM is started before it; it ends with QEMU.</param>
    public ProcessStartInfo Wrap(string folder, IReadOnlyList<string> arguments, bool hasTpm = false) => new("setsid",
    [
        // A session of its own: Ctrl-C at the terminal is for the build, which then powers the machine off.
        "bwrap", "--ro-bind", tree, "/", "--dev", "/dev", "--dev-bind-try", "/dev/kvm", "/dev/kvm",
        "--proc", "/proc", "--tmpfs", "/tmp", "--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf",
        "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent",
        "--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "TMPDIR", "/out",
        "--bind", Path.GetFullPath(folder), "/out", "--chdir", "/out", "--",
        .. hasTpm ? WithTpm : [], QemuCommandLine.Program, .. arguments,
    ])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>Copies a file out of the emulator tree.</summary>
    public void CopyOut(string path, string target) => File.Copy(tree + path, target, overwrite: true);
}
