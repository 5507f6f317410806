using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>Hands a stage's files to the person: copies them from the cache to the profile's folder.</summary>
internal static class Delivery
{
    private const string PartialSuffix = ".partial";

    /// <summary>
    /// Replaces what an earlier build delivered under the same pattern of names. A file appears complete or not at all,
    /// and the earlier files go only when all new ones are there.
    /// </summary>
    public static void Deliver(StageOutput output, string folder)
    {
        Directory.CreateDirectory(folder);
        DeletePartials(folder);
        var names = Directory.EnumerateFiles(output.Directory).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.')).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (var name in names)
            {
                File.Copy(output.File(name), Partial(folder, name), overwrite: true);
            }
            foreach (var name in names)
            {
                File.Move(Partial(folder, name), Path.Combine(folder, name), overwrite: true);
            }
        }
        finally
        {
            DeletePartials(folder);
        }
        foreach (var old in Directory.GetFiles(folder, "hearth-os_*.img.*").Where(path => !names.Contains(Path.GetFileName(path))))
        {
            File.Delete(old);
        }
    }

    private static string Partial(string folder, string name) => Path.Combine(folder, "." + name + PartialSuffix);

    private static void DeletePartials(string folder)
    {
        foreach (var partial in Directory.GetFiles(folder, ".*" + PartialSuffix))
        {
            File.Delete(partial);
        }
    }
}
