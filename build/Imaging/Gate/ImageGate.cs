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
        (new GlobSet(["usr/bin/gcc*", "usr/bin/*-gcc*", "usr/bin/cc", "usr/bin/c++", "usr/bin/ld", "usr/bin/as", "usr/include/**", "usr/src/**", "**/*.a"]), "a release has no compiler"),
        (new GlobSet(["usr/share/doc/*/**", "usr/share/man/**", "usr/share/info/**"]), "a release has no documentation but its licences"),
        (new GlobSet(["**/id_rsa", "**/*.key", "etc/ssl/private/*", "etc/machine-id-*"]), "a release carries no private key"),
    ];

    // A tree of others: what their packages carry for tests and for building more is theirs, and of no use to whoever gets in.
    private static readonly (GlobSet Paths, string Why)[] ForbiddenInChat = [Forbidden[0], Forbidden[1], (new GlobSet(["usr/bin/gcc*", "usr/bin/*-gcc*", "usr/bin/cc", "usr/bin/c++", "usr/bin/ld", "usr/bin/as"]), Forbidden[3].Why)];

    private static readonly string[] Required =
    [
        "usr/lib/systemd/systemd", "usr/lib/hearth/agent/hearth", "usr/lib/hearth/runner/usr/bin/llama-server",
        "usr/lib/hearth/runner/usr/bin/whisper-server", "usr/lib/hearth/runner/usr/bin/ffmpeg", "etc/machine-id", "etc/shadow",
        BuildStamp.FilePath[1..], BuildStamp.RootCertificatePath[1..],
    ];

    /// <summary>Checks the layers of an image: paths, libraries, and with a driver the versions of its parts.</summary>
    /// <exception cref="TreeException">Names every rule that is broken, with the paths.</exception>
    public static void Check(IReadOnlyList<ITreeLayer> layers, bool hasDriver = false)
    {
        var facts = ImageFacts.Of(layers);
        List<string> problems = [.. LibraryGate.Problems(facts), .. hasDriver ? DriverGate.Problems(facts) : []];
        var missing = Required.ToHashSet(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            layer.Visit(entry =>
            {
                missing.Remove(entry.Name);
                // What holds for the root holds for the tree inside it.
                var isChat = entry.Name.StartsWith(ImageFacts.Chat, StringComparison.Ordinal);
                var path = isChat ? entry.Name[ImageFacts.Chat.Length..]
                    : entry.Name.StartsWith(ImageFacts.Runner, StringComparison.Ordinal) ? entry.Name[ImageFacts.Runner.Length..] : entry.Name;
                problems.AddRange((isChat ? ForbiddenInChat : Forbidden).Where(rule => rule.Paths.Matches(path) && entry.EntryType != TarEntryType.Directory).Select(rule => $"{entry.Name}: {rule.Why}"));
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
