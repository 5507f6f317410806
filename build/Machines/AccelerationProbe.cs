namespace Appliance.Build.Machines;

/// <summary>Finds out what can execute a machine here, by trying.</summary>
/// <remarks>
/// A <c>/dev/kvm</c> says little: inside some virtual machines it is there and the processor it gives cannot start.
/// So the firmware is started on it; firmware that reaches its console has come through every processor mode.
/// </remarks>
internal sealed class AccelerationProbe(Sandbox sandbox, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts a machine without disks on KVM, in a folder for its files.</summary>
    /// <returns>KVM when the machine's firmware ran on it, otherwise the translator.</returns>
    public async Task<Acceleration> FindAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists("/dev/kvm"))
        {
            return Acceleration.Tcg;
        }
        var options = new MachineOptions { Disks = [], Acceleration = Acceleration.Kvm, Memory = ByteSize.FromMiB(256) };
        try
        {
            await using var machine = await VirtualMachine.StartAsync(options, folder, sandbox, time, cancellationToken);
            await machine.AwaitAsync("the firmware's console", Patience, token => FirstTextAsync(machine.Console, token), cancellationToken);
            return Acceleration.Kvm;
        }
        catch (MachineException)
        {
            return Acceleration.Tcg;
        }
    }

    private static async Task<bool> FirstTextAsync(SerialLog console, CancellationToken cancellationToken)
    {
        await console.WaitForAsync("\e[", 0, cancellationToken);
        return true;
    }
}
