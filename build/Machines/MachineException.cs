namespace Appliance.Build.Machines;

/// <summary>A virtual machine did not do what was awaited. The message ends with the last lines of its console.</summary>
internal sealed class MachineException(string message, Exception? inner = null) : Exception(message, inner);
