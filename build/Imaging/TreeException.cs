namespace Appliance.Build.Imaging;

/// <summary>The parts of the image do not go together, or break a rule of the image.</summary>
internal sealed class TreeException(string message) : Exception(message);
