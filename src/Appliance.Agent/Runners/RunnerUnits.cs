namespace Appliance.Agent.Runners;

/// <summary>The template unit of one kind of runner.</summary>
/// <param name="Prefix">The unit's name up to the instance, such as <c>hearth-runner@</c>.</param>
/// <param name="SocketDirectory">Where each instance has a folder of its name.</param>
/// <param name="SocketName">The socket in that folder.</param>
internal sealed record RunnerUnits(string Prefix, string SocketDirectory, string SocketName)
{
    public static RunnerUnits Llama(RunnerOptions options) => new("hearth-runner@", options.SocketDirectory, "llama.sock");

    public static RunnerUnits Whisper(string socketDirectory) => new("hearth-whisper@", socketDirectory, "whisper.sock");
}
