using System.ComponentModel;
using System.Diagnostics;
using Appliance.Processes;

namespace Appliance.Build.Processes;

/// <summary>Starts child processes, streams their lines and kills their whole tree on cancellation.</summary>
internal sealed class CommandRunner : ICommandRunner
{
    /// <inheritdoc />
    public async Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = StarterThread.Run(() => Start(command));
        var output = new CommandOutput(onLine);
        output.Read(process.StandardOutput, process.StandardError);
        try
        {
            var end = Task.WhenAll(WriteInputAsync(process, command.Input), process.WaitForExitAsync(cancellationToken));
            // Without anybody to read its output a program waits for ever, so a listener that fails ends it too.
            await await Task.WhenAny(end, output.Failure).WaitAsync(cancellationToken);
            await output.DrainAsync(cancellationToken);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        finally
        {
            output.Close();
        }
        return process.ExitCode == 0
            ? new CommandResult(process.ExitCode, output.Text)
            : throw new CommandFailedException(command, process.ExitCode, output.LastLines);
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
        // FailureHints knows the English messages.
        start.Environment["LC_ALL"] = "C.UTF-8";
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

    private static async Task WriteInputAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input; its exit code tells whether that is an error.
        }
    }
}
