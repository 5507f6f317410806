namespace Appliance.Agent.Models;

/// <summary>A file that looks like a model and cannot serve.</summary>
/// <param name="Id">The name the model would have had in the API.</param>
/// <param name="Path">The file.</param>
/// <param name="Reason">Why, in words for its owner.</param>
internal sealed record UnusableFile(string Id, string Path, string Reason)
{
    /// <summary>The file's name without its directory.</summary>
    public string File => System.IO.Path.GetFileName(Path);
}
