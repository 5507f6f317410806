namespace Appliance.Build.Stages;

/// <summary>Where a running stage writes, and how it tells what it is doing.</summary>
/// <param name="Directory">The folder that becomes the stage's output when the stage succeeds.</param>
/// <param name="Scratch">A folder for files in between; deleted with the stage, whatever its outcome.</param>
/// <param name="Progress">Takes lines for people to follow: the output of tools.</param>
internal sealed record StageWorkspace(string Directory, string Scratch, Action<string> Progress)
{
    /// <summary>The folder that holds both: tools get it as <c>/out</c>, with <c>/out/output</c> and <c>/out/scratch</c> in it.</summary>
    public string Root => Path.GetDirectoryName(Directory)!;

    /// <summary>The path of a file to make.</summary>
    public string File(string name) => Path.Combine(Directory, name);
}
