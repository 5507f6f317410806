using Appliance.Build.Processes;

namespace Appliance.Build.Tools;

/// <summary>A toolbox that is made at its first command, when the Tools tree exists.</summary>
internal sealed class LateToolbox(Func<CancellationToken, Task<IToolbox>> make) : IToolbox
{
    private readonly Lock _lock = new();
    private Task<IToolbox>? _toolbox;

    /// <inheritdoc />
    public async Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _toolbox ??= make(cancellationToken);
        }
        return await (await _toolbox).RunAsync(command, onLine, cancellationToken);
    }
}
