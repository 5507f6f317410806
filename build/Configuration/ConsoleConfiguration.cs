namespace Appliance.Build.Configuration;


/// <summary>Where kernel messages are shown, besides the screen.</summary>
public sealed record ConsoleConfiguration
{
    /// <summary>A serial device such as <c>ttyS0</c>; default null, none.</summary>
    public string? Serial { get; init; }
}
