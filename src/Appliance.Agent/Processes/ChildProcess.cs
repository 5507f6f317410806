using System.ComponentModel;
using System.Diagnostics;
using Appliance.Processes;

namespace Appliance.Agent.Processes;

/// <summary>A program started by the agent. Its whole tree ends when it is stopped or disposed.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => _process = process;

    /// <summary>Completes with the exit code once the program has ended and its output was read; 128 + n after signal n.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts <paramref name="command"/> and hands each line it prints to <paramref name="onLine"/>.</summary>
    /// <exception cref="IOException">The program cannot be started.</exception>
    public static ChildProcess Start(ChildCommand command, Action<string> onLine, ILogger logger)
    {
        Log.Starting(logger, command);
        var process = new Process { StartInfo = command.ToStartInfo(), EnableRaisingEvents = true };
        try
        {
            StarterThread.Run(() => process.Start());
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new IOException($"'{command.Program}' cannot be started: {e.Message}", e);
        }
        process.StandardInput.Close();
        var child = new ChildProcess(process);
        _ = child.FollowAsync(onLine);
        return child;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="IOException">The program cannot be started.</exception>
    public static async Task<ChildOutput> RunAsync(ChildCommand command, ILogger logger, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await using var child = Start(command, line => Keep(lines, line), logger);
        var exitCode = await child.Exited.WaitAsync(cancellationToken);
        return new ChildOutput(exitCode, lines);
    }

    /// <summary>Ends the program and everything it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _exited.Task;
        _process.Dispose();
    }

    private static void Keep(List<string> lines, string line)
    {
        lock (lines)
        {
            lines.Add(line);
        }
    }

    private async Task FollowAsync(Action<string> onLine)
    {
        try
        {
            await Task.WhenAll(ReadAsync(_process.StandardOutput, onLine), ReadAsync(_process.StandardError, onLine));
            await _process.WaitForExitAsync();
            _exited.SetResult(_process.ExitCode);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            _exited.TrySetException(e);
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Debug, "Running {Command}")]
        public static partial void Starting(ILogger logger, ChildCommand command);
    }
}
