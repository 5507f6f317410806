using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Tools;

/// <summary>Makes the first tree, when there is no Tools tree yet to make it with.</summary>
internal interface IToolsTreeMaker
{
    /// <summary>Runs mmdebstrap in a stage's workspace: <paramref name="arguments"/> write to the file that <see cref="Target"/> names.</summary>
    /// <exception cref="CommandFailedException">mmdebstrap ended with an error.</exception>
    Task MakeAsync(StageWorkspace workspace, IReadOnlyList<string> arguments, CancellationToken cancellationToken);

    /// <summary>The path, as mmdebstrap sees it, of a file of the stage's output.</summary>
    string Target(StageWorkspace workspace, string name);
}
