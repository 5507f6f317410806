namespace Appliance.Build.Imaging;

/// <summary>
/// Every library that a plug-in of the runner, its graphics drivers, its programs or the driver's need must be where they look: in their own tree,
/// or among the driver's libraries, which are bound into it. On the rig a plug-in that lacks one is passed over without a word.
/// </summary>
internal static class LibraryGate
{
    private static readonly string[] Folders = ["usr/lib/x86_64-linux-gnu/", "usr/lib64/", "usr/lib/"];

    private static readonly GlobSet RunnerRoots = new(
        [ImageFacts.Runner + "usr/lib/**/ggml/**/*.so", ImageFacts.Runner + "usr/lib/*/libvulkan_*.so", ImageFacts.Runner + "usr/bin/llama-server", ImageFacts.Runner + "usr/bin/whisper-server", ImageFacts.Runner + "usr/bin/ffmpeg"]);

    private static readonly GlobSet HostRoots = new(["usr/bin/nvidia-*", ImageFacts.Driver + "*.so*"]);

    /// <summary>What is missing, each with who needs it.</summary>
    public static IReadOnlyList<string> Problems(ImageFacts facts)
    {
        var roots = facts.Binaries64.Keys.Order(StringComparer.Ordinal).ToList();
        return
        [
            .. Missing(facts, ImageFacts.Runner, roots.Where(RunnerRoots.Matches)),
            .. Missing(facts, "", roots.Where(HostRoots.Matches)),
        ];
    }

    private static IEnumerable<string> Missing(ImageFacts facts, string tree, IEnumerable<string> roots)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(roots);
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path) || !facts.Binaries64.TryGetValue(path, out var binary))
            {
                continue;
            }
            foreach (var name in binary.Needed)
            {
                if (Find(facts, tree, path, binary, name) is not { } found)
                {
                    yield return $"{path}: needs {name}, which neither its tree nor the driver has";
                }
                else
                {
                    waiting.Enqueue(found);
                }
            }
        }
    }

    private static string? Find(ImageFacts facts, string tree, string path, ElfFile binary, string name)
    {
        var own = path[..(path.LastIndexOf('/') + 1)];
        return binary.SearchPath.Select(folder => folder.StartsWith("$ORIGIN", StringComparison.Ordinal) ? own + folder["$ORIGIN".Length..].TrimStart('/') : tree + folder.TrimStart('/'))
            .Select(folder => folder.TrimEnd('/') + "/")
            .Concat(Folders.Select(folder => tree + folder)).Append(ImageFacts.Driver)
            .Select(folder => facts.Follow(folder + name, tree))
            .FirstOrDefault(found => found is not null);
    }
}
