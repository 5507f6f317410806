using System.ComponentModel;
using System.Diagnostics;
using Appliance.Processes;

namespace Appliance.Agent.Processes;

/// <summary>A program that turns the bytes of its input into the bytes of its output. Its whole tree ends when it is disposed.</summary>
internal sealed class ChildPipe : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _complaints;

    private ChildPipe(Process process, Action<string> onComplaint)
    {
        _process = process;
        _complaints = ReadComplaintsAsync(onComplaint);
    }

    /// <summary>What it reads; disposing it tells the program that this was all.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts <paramref name="command"/> and hands each line of its standard error to <paramref name="onComplaint"/>.</summary>
    /// <exception cref="IOException">The program cannot be started.</exception>
    public static ChildPipe Start(ChildCommand command, Action<string> onComplaint)
    {
        var process = new Process { StartInfo = command.ToStartInfo() };
        try
        {
            StarterThread.Run(() => process.Start());
            return new ChildPipe(process, onComplaint);
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new IOException($"'{command.Program}' cannot be started: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
        await _process.WaitForExitAsync();
        await _complaints;
        _process.Dispose();
    }

    private async Task ReadComplaintsAsync(Action<string> onComplaint)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            onComplaint(line);
        }
    }
}
