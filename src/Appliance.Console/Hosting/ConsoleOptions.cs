using System.ComponentModel.DataAnnotations;

namespace Appliance.Console.Hosting;

/// <summary>Where the console answers and what it keeps. Section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Console";

    /// <summary>Whether there is a console. Default true.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>The addresses it listens on, on a developer's machine. Default <c>http://127.0.0.1:11480</c>; on the device systemd hands the sockets over.</summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:11480";
}
