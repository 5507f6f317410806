using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>Hands a stage's files to the person: copies them from the cache to the profile's folder.</summary>
internal static class Delivery
{
    /// <summary>Replaces what an earlier build delivered under the same pattern of names. A file appears complete or not at all.</summary>
    public static void Deliver(StageOutput output, string folder)
    {
        Directory.CreateDirectory(folder);
        var names = Directory.EnumerateFiles(output.Directory).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.')).ToHashSet(StringComparer.Ordinal);
        foreach (var old in Directory.EnumerateFiles(folder, "hearth-os_*.img.*").Where(path => !names.Contains(Path.GetFileName(path))))
        {
            File.Delete(old);
        }
        foreach (var name in names)
        {
            var partial = Path.Combine(folder, "." + name + ".partial");
            File.Copy(output.File(name), partial, overwrite: true);
            File.Move(partial, Path.Combine(folder, name), overwrite: true);
        }
    }
}
