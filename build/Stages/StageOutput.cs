namespace Appliance.Build.Stages;

/// <summary>What a finished stage left behind.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Directory">The folder with its files.</param>
/// <param name="Digest">A hash over the files' names and content: later stages are keyed by it, so an equal output keeps them cached.</param>
/// <param name="Size">The size of all files together.</param>
internal sealed record StageOutput(string Stage, string Directory, string Digest, ByteSize Size)
{
    /// <summary>The path of one of its files.</summary>
    public string File(string name) => Path.Combine(Directory, name);
}
