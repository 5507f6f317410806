using System.ComponentModel.DataAnnotations;

namespace Appliance.Console.Hosting;

/// <summary>Where the console answers and what it keeps. Section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Console";

    /// <summary>Whether there is a console. Default true.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>
    /// The addresses it listens on, on a developer's machine; those with <c>https</c> get the device's certificate. Default
    /// <c>http://127.0.0.1:11480</c>; on the device systemd hands the sockets over.
    /// </summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:11480";

    /// <summary>The addresses of Open WebUI's door on a developer's machine, each an IP address with a port; default none.</summary>
    public string ChatUrls { get; set; } = "";

    /// <summary>Where certificates, the keys of cookies and the claim are kept. Default: <c>console</c> in the service's state directory.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Where the start of the system leaves word, such as the proof that its owner is present. Default <c>/run/hearth</c>.</summary>
    public string RunDirectory { get; set; } = "/run/hearth";

    /// <summary>Names the console answers to beside those of the device, such as one that the house's own name server gives it.</summary>
    public IList<string> Hosts { get; } = [];
}
