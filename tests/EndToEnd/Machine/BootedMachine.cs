using System.Text.Json.Nodes;
using Appliance.Build.Machines;
using Appliance.EndToEnd.Browser;

namespace Appliance.EndToEnd.Machine;

/// <summary>The image in a machine, with the probe looking in. Its logs end up in the results.</summary>
internal sealed class BootedMachine : IAsyncDisposable
{
    // A boot takes one to two minutes without KVM on two cores of its own; here they are shared.
    private static readonly TimeSpan BootDeadline = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PowerOffDeadline = TimeSpan.FromMinutes(3);
    private static readonly string[] LogNames = ["console", "journal", "probe", "screen"];

    private readonly string _name;

    private BootedMachine(string name, VirtualMachine machine)
    {
        _name = name;
        Machine = machine;
        Api = new Api(machine.Options.Forwards[0].Host);
    }

    public VirtualMachine Machine { get; }

    public Api Api { get; }

    /// <summary>Where this program reaches the console.</summary>
    public Uri Console => new($"https://127.0.0.1:{Machine.Options.Forwards[1].Host}");

    /// <summary>Where this program reaches Open WebUI's door, in images that have one.</summary>
    public Uri Door => new($"https://127.0.0.1:{Machine.Options.Forwards[2].Host}");

    /// <summary>
    /// Switches a machine on that its owner has set up by a file on the boot partition, with an API that asks for no key. The name is that of
    /// its folder and of its logs.
    /// </summary>
    public static Task<BootedMachine> StartAsync(
        string name, Workplace workplace, IReadOnlyList<MachineDisk> disks, CancellationToken cancellationToken, params string[] firmwareStrings) =>
        StartNewAsync(name, workplace, disks, cancellationToken, [.. OwnersFile.FirmwareStrings(OwnersFile.Keyless), .. firmwareStrings]);

    /// <summary>Switches a machine on that nobody has set up.</summary>
    public static Task<BootedMachine> StartNewAsync(
        string name, Workplace workplace, IReadOnlyList<MachineDisk> disks, CancellationToken cancellationToken, params string[] firmwareStrings) =>
        StartAtAsync(name, workplace, disks, clock: null, cancellationToken, firmwareStrings);

    /// <summary>Switches a machine on whose clock shows another time.</summary>
    public static Task<BootedMachine> StartAtAsync(
        string name, Workplace workplace, IReadOnlyList<MachineDisk> disks, DateTimeOffset? clock, CancellationToken cancellationToken, params string[] firmwareStrings) =>
        StartAsync(name, workplace, disks, options => options with { Clock = clock }, firmwareStrings, cancellationToken);

    /// <summary>Switches a machine on whose firmware has Secure Boot and a keyboard, and knows the keys of a machine before if there was one.</summary>
    public static Task<BootedMachine> StartSecureAsync(
        string name, Workplace workplace, IReadOnlyList<MachineDisk> disks, string? firmwareVariables, CancellationToken cancellationToken) =>
        StartAsync(
            name, workplace, disks, options => options with { HasSecureBoot = true, HasKeyboard = true, FirmwareVariables = firmwareVariables }, OwnersFile.FirmwareStrings(OwnersFile.Keyless), cancellationToken);

    private static async Task<BootedMachine> StartAsync(
        string name, Workplace workplace, IReadOnlyList<MachineDisk> disks, Func<MachineOptions, MachineOptions> change, IReadOnlyList<string> firmwareStrings, CancellationToken cancellationToken)
    {
        var options = change(new MachineOptions
        {
            Disks = disks,
            Acceleration = await workplace.AccelerationAsync(cancellationToken),
            Forwards = [PortForward.Any(11434), PortForward.Any(443), PortForward.Any(3000)],
            FirmwareStrings = [.. Probe.FirmwareStrings, .. firmwareStrings],
            SerialPorts = LogNames.Length,
            KeepsPackets = true,
        });
        var machine = await VirtualMachine.StartAsync(options, workplace.Folder(name), workplace.Sandbox, TimeProvider.System, cancellationToken);
        return new BootedMachine(name, machine);
    }

    /// <summary>Waits until the agent answers; the machine's age is then the time of its boot.</summary>
    public Task<JsonNode> WaitForHealthAsync(CancellationToken cancellationToken) =>
        Machine.AwaitAsync("/healthz answers", BootDeadline, Api.WaitForHealthAsync, cancellationToken);

    public Task<JsonNode> WaitForModelAsync(string id, CancellationToken cancellationToken) =>
        Machine.AwaitAsync($"/v1/models lists {id}", AnswerDeadline, token => Api.WaitForModelAsync(id, token), cancellationToken);

    public Task<ChatAnswer> ChatAsync(string model, int tokens, CancellationToken cancellationToken) =>
        Machine.AwaitAsync("a chat completion", AnswerDeadline, token => Api.ChatAsync(model, tokens, token), cancellationToken);

    public Task<string> TranscribeAsync(string model, byte[] recording, CancellationToken cancellationToken) =>
        Machine.AwaitAsync("a transcript", AnswerDeadline, token => Api.TranscribeAsync(model, recording, token), cancellationToken);

    public async Task<ProbeReport> ReportAsync(CancellationToken cancellationToken) => new(await Machine.AwaitAsync(
        "the probe reports", BootDeadline, token => Machine.Serial[Probe.ReportPort].WaitForAsync(Probe.Done, 0, token), cancellationToken));

    /// <summary>Waits until the screen shows a setup code. The machine must have been started with <see cref="Probe.Screen"/>.</summary>
    public Task<string> ReadSetupCodeAsync(CancellationToken cancellationToken) => Machine.AwaitAsync("the screen shows a setup code", BootDeadline, async token =>
    {
        while (true)
        {
            if (SetupJourney.CodeOn(Machine.Serial[Probe.ScreenPort].Read()) is { } code)
            {
                return code;
            }
            await Task.Delay(TimeSpan.FromSeconds(1), token);
        }
    }, cancellationToken);

    public string Journal => Machine.Serial[Probe.JournalPort].Read();

    /// <summary>What its network has carried until now.</summary>
    public Task<IReadOnlyList<Packet>> PacketsAsync(CancellationToken cancellationToken) =>
        PacketCapture.ReadAsync(Machine.File(QemuCommandLine.CaptureFile), cancellationToken);

    public Task PowerOffAsync(CancellationToken cancellationToken) => Machine.PowerOffAsync(PowerOffDeadline, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Machine.DisposeAsync();
        foreach (var (serial, name) in Machine.Serial.Zip(LogNames).Where(pair => File.Exists(pair.First.Path)))
        {
            File.Copy(serial.Path, Inputs.Result($"{_name}-{name}.log"), overwrite: true);
        }
    }
}
