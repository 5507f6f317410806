using System.Diagnostics;
using Appliance.Agent.Updates.Slots;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Updates;

/// <summary>
/// Debian's systemd-sysupdate, veritysetup and systemd-repart, entered with bubblewrap in the emulator tree (HEARTH_EMULATOR_TREE). They
/// work on a file that holds a whole disk; what needs a kernel's view of its partitions works on parts cut out of it.
/// </summary>
internal static class SysupdateTree
{
    private static string? Path => Environment.GetEnvironmentVariable("HEARTH_EMULATOR_TREE");

    /// <summary>Skips the test where there is no tree.</summary>
    public static void Require() => Assert.SkipUnless(
        File.Exists(System.IO.Path.Combine(Path ?? "/nonexistent", "usr/lib/systemd/systemd-sysupdate")),
        "HEARTH_EMULATOR_TREE does not name a tree with systemd-sysupdate.");

    /// <summary>The programs, as scripts in a folder; they see that folder and nothing else of this machine.</summary>
    public static InstallPrograms ProgramsFor(string folder)
    {
        var inside = $"exec bwrap --ro-bind '{Path}' / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /run --bind '{folder}' '{folder}' --unshare-pid --die-with-parent";
        return new InstallPrograms
        {
            Sysupdate = Script(folder, "sysupdate", $"{inside} /usr/lib/systemd/systemd-sysupdate \"$@\""),
            // DISK4 is the fourth partition of the file DISK, which no kernel shows.
            Veritysetup = Script(folder, "veritysetup", $$"""
                verb=$1 hash=$4
                cut() {
                    number=${1##*[!0-9]}
                    set -- "${1%$number}" "$2" $({{inside.Replace("exec ", "", StringComparison.Ordinal)}} /usr/sbin/sfdisk --dump "${1%$number}" | sed -n "s/^[^ ]*[^0-9]$number : start= *\([0-9]*\), size= *\([0-9]*\).*/\1 \2/p")
                    dd if="$1" of="$2" bs=512 skip="$3" count="$4" status=none
                }
                cut "$2" '{{folder}}/cut.root'; cut "$3" '{{folder}}/cut.verity'
                {{inside}} /usr/sbin/veritysetup "$verb" '{{folder}}/cut.root' '{{folder}}/cut.verity' "$hash"
                """),
            Mount = Script(folder, "mount", "exec cp \"$2\" \"$3\""),
            Unmount = "/bin/true",
        };
    }

    /// <summary>Runs a shell script inside the tree, in a folder.</summary>
    public static string Run(string folder, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "bwrap", [.. RunnerRoot.Mounts(Path!), "--tmpfs", "/run", "--tmpfs", "/var/tmp", "--bind", folder, folder, "--chdir", folder,
                "--unshare-pid", "--die-with-parent", "--setenv", "PATH", "/usr/sbin:/usr/bin", "/bin/sh", "-euc", script])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.ToString());
        return output;
    }

    private static string Script(string folder, string name, string body)
    {
        var path = System.IO.Path.Combine(folder, name + ".sh");
        File.WriteAllText(path, $"#!/bin/sh\nset -eu\n{body}\n");
        MakeExecutable(path);
        return path;
    }

    /// <summary>Lets a script be run.</summary>
    public static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
