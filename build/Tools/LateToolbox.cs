using Appliance.Build.Processes;

namespace Appliance.Build.Tools;

/// <summary>A toolbox that is made at its first command, when the Tools tree exists.</summary>
internal sealed class LateToolbox(Func<IToolbox> make) : IToolbox
{
    private readonly Lazy<IToolbox> _toolbox = new(make);

    /// <inheritdoc />
    public Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken) =>
        _toolbox.Value.RunAsync(command, onLine, cancellationToken);
}
