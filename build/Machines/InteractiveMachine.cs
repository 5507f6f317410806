namespace Appliance.Build.Machines;

/// <summary>Boots an image for a person: console on the terminal, ports on this machine, Ctrl-C switches it off.</summary>
internal sealed class InteractiveMachine(Sandbox sandbox, AccelerationProbe probe, TimeProvider time)
{
    private const int ApiPort = 11434;

    private static readonly TimeSpan PowerOffPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs the machine until it switches itself off or <paramref name="cancellationToken"/> presses its power button.</summary>
    /// <param name="image">A raw disk image; the machine gets a copy with room for data behind it.</param>
    /// <param name="folder">Where the machine keeps its files.</param>
    /// <param name="write">Takes the console's text and what a person should know.</param>
    /// <param name="cancellationToken">Switches the machine off, properly.</param>
    public async Task RunAsync(string image, string folder, Action<string> write, CancellationToken cancellationToken)
    {
        var acceleration = await probe.FindAsync(Path.Combine(folder, "probe"), cancellationToken);
        var options = new MachineOptions
        {
            Disks = [new MachineDisk(image, DiskBus.Nvme) { Size = ByteSize.FromGiB(16) }],
            Acceleration = acceleration,
            Memory = ByteSize.FromGiB(4),
            Processors = Math.Min(Environment.ProcessorCount, 4),
            Forwards = [PortForward.Prefer(ApiPort)],
            ReachesNetwork = true,
        };
        await using var machine = await VirtualMachine.StartAsync(options, folder, sandbox, time, cancellationToken);
        write(Introduction(options));
        using var ended = new CancellationTokenSource();
        var following = Task.WhenAll(
            machine.Console.FollowAsync(text => write(TerminalText.Plain(text)), ended.Token),
            AnnounceAsync($"http://127.0.0.1:{options.Forwards[0].Host}", write, ended.Token));
        try
        {
            await machine.Off.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            write($"{Environment.NewLine}Switching the machine off ...{Environment.NewLine}");
            await machine.PowerOffAsync(PowerOffPatience, CancellationToken.None);
        }
        finally
        {
            await ended.CancelAsync();
            await following.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    // Only the attached screen shows what a rig does, and this machine's nobody sees.
    private async Task AnnounceAsync(string address, Action<string> write, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = AnswerPatience };
        while (!await AnswersAsync(client, new Uri(address + "/healthz"), cancellationToken))
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
        write($"It is up. What it serves: curl {address}/v1/models{Environment.NewLine}");
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri health, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(health, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // QEMU takes the connection before anything in the machine does.
            return false;
        }
    }

    private static string Introduction(MachineOptions options) => string.Join(Environment.NewLine,
    [
        options.Acceleration == Acceleration.Kvm
            ? "The machine runs on KVM."
            : "The machine runs without KVM, some twenty times slower than a real one: give it two minutes.",
        .. options.Forwards.Select(forward => $"  http://127.0.0.1:{forward.Host} reaches its port {forward.Guest}"),
        "  Ctrl-C switches it off. It works on a copy of the image: nothing that it stores is kept for the next run.",
        "",
    ]);
}
