using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Appliance.Processes;

namespace Appliance.Build.Machines;

/// <summary>A running virtual machine. Disposing it pulls the plug; its folder stays.</summary>
internal sealed class VirtualMachine : IAsyncDisposable
{
    private static readonly TimeSpan ResetPause = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Task _complaining;
    private readonly Stopwatch _sincePowerOn = Stopwatch.StartNew();
    private QmpClient? _control;

    private VirtualMachine(Process process, string folder, MachineOptions options, TimeProvider time)
    {
        _process = process;
        _folder = folder;
        _time = time;
        Options = options;
        Serial = [.. Enumerable.Range(0, options.SerialPorts).Select(port => new SerialLog(File(QemuCommandLine.SerialFile(port)), time))];
        _complaining = ReadComplaintsAsync();
    }

    /// <summary>The hardware.</summary>
    public MachineOptions Options { get; }

    /// <summary>The serial ports; the first is the console.</summary>
    public IReadOnlyList<SerialLog> Serial { get; }

    /// <summary>What the console wrote.</summary>
    public SerialLog Console => Serial[0];

    /// <summary>The control connection.</summary>
    public QmpClient Control => _control ?? throw new InvalidOperationException("The machine is not started yet.");

    /// <summary>Time since the machine was switched on.</summary>
    public TimeSpan Age => _sincePowerOn.Elapsed;

    /// <summary>How often the machine was reset, by its own wish or by a watchdog.</summary>
    public int Resets { get; private set; }

    /// <summary>Ends when the machine is off.</summary>
    public Task Off => _process.WaitForExitAsync(CancellationToken.None);

    /// <summary>Copies the disks into a folder and switches the machine on.</summary>
    /// <exception cref="MachineException">QEMU could not start.</exception>
    public static async Task<VirtualMachine> StartAsync(
        MachineOptions options, string folder, Sandbox sandbox, TimeProvider time, CancellationToken cancellationToken)
    {
        await MachineFolder.PrepareAsync(options, folder, sandbox, cancellationToken);
        var process = StarterThread.Run(() => Start(sandbox.Wrap(folder, QemuCommandLine.Arguments(options), options.HasSecureBoot)));
        var machine = new VirtualMachine(process, folder, options, time);
        try
        {
            machine._control = await QmpClient.ConnectAsync(process.StandardOutput, process.StandardInput, machine.Note, cancellationToken);
            return machine;
        }
        catch (MachineException exception)
        {
            await machine._complaining;
            var reason = string.Join(Environment.NewLine, machine._complaints);
            await machine.DisposeAsync();
            throw new MachineException($"QEMU did not start: {reason}", exception);
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file in the machine's folder.</summary>
    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>Saves what the screen shows as a PNG.</summary>
    public async Task ScreenshotAsync(string target, CancellationToken cancellationToken)
    {
        await Control.ExecuteAsync("screendump", new JsonObject { ["filename"] = "screen.png", ["format"] = "png" }, cancellationToken);
        System.IO.File.Copy(File("screen.png"), target, overwrite: true);
    }

    /// <summary>Presses the reset button.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) => Control.ExecuteAsync("system_reset", null, cancellationToken);

    /// <summary>Waits until the machine has been reset more often than so many times.</summary>
    /// <returns>How often it has been by then.</returns>
    public async Task<int> WaitForResetAsync(int times, CancellationToken cancellationToken)
    {
        while (Resets <= times)
        {
            await Task.Delay(ResetPause, _time, cancellationToken);
        }
        return Resets;
    }

    /// <summary>Presses the power button and waits until the machine has switched itself off.</summary>
    /// <exception cref="MachineException">It is still on after the deadline.</exception>
    public async Task PowerOffAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        await Control.ExecuteAsync("system_powerdown", null, cancellationToken);
        using var limit = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw Failure($"The machine is still on {deadline.TotalSeconds:0} s after its power button was pressed.", null);
        }
    }

    /// <summary>Waits for something that the machine is to do. Ends early when the machine switches off.</summary>
    /// <exception cref="MachineException">It did not happen before the deadline; the message carries the last lines of its serial ports.</exception>
    public async Task<T> AwaitAsync<T>(string what, TimeSpan deadline, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var work = action(either.Token);
        var first = await Task.WhenAny(work, Off);
        if (first != work)
        {
            await either.CancelAsync();
        }
        try
        {
            return await work;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = limit.IsCancellationRequested ? $"within {deadline.TotalSeconds:0} s" : "before the machine switched off";
            throw Failure($"Did not happen {reason}: {what}.", exception);
        }
    }

    /// <summary>A failure with what the machine last wrote.</summary>
    public MachineException Failure(string message, Exception? inner) => new(
        string.Join(Environment.NewLine,
        [
            message,
            .. Serial.Where(serial => serial.Length > 0).SelectMany(serial => new[] { $"Last lines of {Path.GetFileName(serial.Path)}:", serial.Tail() }),
            .. _complaints.Select(line => "  qemu: " + line),
        ]),
        inner);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        await _complaining;
        _control?.Dispose();
        _process.Dispose();
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new MachineException($"{start.FileName} could not be started: {exception.Message}", exception);
        }
    }

    private void Note(string name, JsonNode? data)
    {
        if (name == "RESET")
        {
            Resets++;
        }
    }

    private async Task ReadComplaintsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _complaints.Enqueue(line);
        }
    }
}
