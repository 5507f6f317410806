using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Appliance.Build.Processes;

/// <summary>Starts child processes, streams their lines and kills their whole tree on cancellation.</summary>
internal sealed class CommandRunner : ICommandRunner
{
    private const int KeptLines = 20;

    /// <inheritdoc />
    public async Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = await StarterThread.RunAsync(() => Start(command));
        var last = new Queue<string>();
        var output = new StringBuilder();
        // Closing the streams is not waited for on cancellation: a grandchild may hold them open.
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, line => { output.AppendLine(line); Keep(line); }),
            ReadAsync(process.StandardError, Keep));
        try
        {
            await WriteInputAsync(process, command.Input, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            await reading.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        if (process.ExitCode != 0)
        {
            throw new CommandFailedException(command, process.ExitCode, [.. last]);
        }
        return new CommandResult(process.ExitCode, output.ToString());

        void Keep(string line)
        {
            lock (last)
            {
                last.Enqueue(line);
                if (last.Count > KeptLines)
                {
                    last.Dequeue();
                }
            }
            onLine?.Invoke(line);
        }
    }

    private static Process Start(Command command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new CommandFailedException(command, exception);
        }
    }

    private static async Task WriteInputAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input; its exit code tells whether that is an error.
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }
}
