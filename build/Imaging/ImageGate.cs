using System.Formats.Tar;
using Appliance.Updates;

namespace Appliance.Build.Imaging;

/// <summary>Rules that every image keeps, whatever its configuration. A tree that breaks one is not built.</summary>
internal static class ImageGate
{
    private static readonly (GlobSet Paths, string Why)[] Forbidden =
    [
        (new GlobSet(["usr/sbin/sshd", "usr/bin/ssh", "usr/sbin/dropbear"]), "a release has no remote shell"),
        (new GlobSet(["usr/sbin/agetty", "usr/lib/systemd/system/*getty*", "etc/systemd/system/getty.target.wants", "usr/lib/systemd/system-generators/systemd-getty-generator"]),
            "a release has no login prompt"),
        (new GlobSet(["usr/lib/systemd/system/debug-shell.service"]), "a release has no debug shell"),
        (new GlobSet(["usr/bin/gcc*", "usr/bin/cc", "usr/bin/ld", "usr/include/**"]), "a release has no compiler"),
        (new GlobSet(["**/id_rsa", "**/*.key", "etc/ssl/private/*", "etc/machine-id-*"]), "a release carries no private key"),
    ];

    private static readonly string[] Required =
    [
        "usr/lib/systemd/systemd", "usr/lib/hearth/agent/hearth", "usr/lib/hearth/runner/usr/bin/llama-server",
        "usr/lib/hearth/runner/usr/bin/whisper-server", "usr/lib/hearth/runner/usr/bin/ffmpeg", "etc/machine-id", "etc/shadow",
        BuildStamp.FilePath[1..], BuildStamp.RootCertificatePath[1..],
    ];

    /// <summary>Checks the layers of an image.</summary>
    /// <exception cref="TreeException">Names every rule that is broken, with the paths.</exception>
    public static void Check(IReadOnlyList<ITreeLayer> layers)
    {
        var problems = new List<string>();
        var missing = Required.ToHashSet(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            layer.Visit(entry =>
            {
                missing.Remove(entry.Name);
                problems.AddRange(Forbidden.Where(rule => rule.Paths.Matches(entry.Name)).Select(rule => $"{entry.Name}: {rule.Why}"));
                if (entry.Name == "etc/shadow")
                {
                    problems.AddRange(Passwords(entry));
                }
            });
        }
        problems.AddRange(missing.Order(StringComparer.Ordinal).Select(path => $"{path}: is missing"));
        if (problems.Count > 0)
        {
            throw new TreeException("The image breaks its rules:" + string.Concat(problems.Select(problem => Environment.NewLine + "  " + problem)));
        }
    }

    private static List<string> Passwords(TarEntry shadow)
    {
        using var reader = new StreamReader(shadow.DataStream ?? Stream.Null, leaveOpen: true);
        return [.. reader.ReadToEnd().Split('\n')
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 1 && !(fields[1].StartsWith('*') || fields[1].StartsWith('!')))
            .Select(fields => $"etc/shadow: the account {fields[0]} is not locked")];
    }
}
