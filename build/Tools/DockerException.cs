namespace Appliance.Build.Tools;

/// <summary>Docker cannot be used. The message says why and what to do.</summary>
internal sealed class DockerException(string message, Exception? inner = null) : Exception(message, inner);
