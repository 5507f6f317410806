using System.Globalization;
using Appliance.Benchmarks.Reports;
using Appliance.Build.Imaging;
using Appliance.Build.Machines;
using Appliance.Build.Processes;

namespace Appliance.Benchmarks.Pages;

/// <summary>Switches a machine on that nobody has set up, and waits for the wizard's door.</summary>
internal sealed class WizardBenchmark(FinishedBuild build, Workplace workplace, HostMachine host) : IBenchmarkPart
{
    private const int ConsolePort = 443;
    private const string Door = "/claim";

    // The firmware's last word before the boot loader's first (EDK II, BdsDxe).
    private const string FirmwareEnd = "BdsDxe: starting";

    private static readonly ByteSize DiskSize = ByteSize.FromGiB(12);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    /// <inheritdoc />
    public string Name => "wizard";

    /// <inheritdoc />
    public string Title => "From power-on to the wizard";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var sandbox = new Sandbox(build.EmulatorTree);
        host.Acceleration = await new AccelerationProbe(sandbox, TimeProvider.System).FindAsync(workplace.Folder("wizard-probe"), cancellationToken);
        var options = new MachineOptions
        {
            Disks = [new MachineDisk(build.Cached("disk", DiskStage.Image), DiskBus.Virtio) { Size = DiskSize }],
            Acceleration = host.Acceleration.Value,
            Forwards = [PortForward.Any(ConsolePort)],
        };
        await using var machine = await VirtualMachine.StartAsync(options, workplace.Folder("wizard-machine"), sandbox, TimeProvider.System, cancellationToken);
        await machine.AwaitAsync("the firmware is done", Deadline, token => machine.Console.WaitForAsync(FirmwareEnd, 0, token), cancellationToken);
        var firmware = machine.Age;
        await machine.AwaitAsync("the wizard's door opens", Deadline, token => WaitForDoorAsync(options.Forwards[0].Host, token), cancellationToken);
        var open = machine.Age;
        return
        [
            new("Firmware", new Quantity.Duration(firmware)),
            new("From the firmware's end to the page that asks for the setup code", new Quantity.Duration(open - firmware), Quantity.Seconds(60)),
        ];
    }

    private static async Task<bool> WaitForDoorAsync(int port, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        using var http = new HttpClient(handler) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}")), Timeout = Patience };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(Door, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // QEMU takes the connection before the machine does.
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
