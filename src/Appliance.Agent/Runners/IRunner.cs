namespace Appliance.Agent.Runners;

/// <summary>A started runner. Disposing stops it.</summary>
internal interface IRunner : IAsyncDisposable
{
    /// <summary>Where it answers, once its model is loaded: a Unix socket, or <c>ADDRESS:PORT</c> where its program knows none.</summary>
    string SocketPath { get; }

    /// <summary>Completes when the program has ended for any reason.</summary>
    Task<RunnerExit> Exited { get; }

    /// <summary>What it printed since it was started, up to a few hundred lines; empty when that cannot be had.</summary>
    Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken);
}
