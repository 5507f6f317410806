using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Screen;

/// <summary>The attached screen. Section <c>Screen</c>.</summary>
internal sealed class ScreenOptions
{
    public const string Section = "Screen";

    /// <summary>The terminal to draw on, such as <c>/dev/tty1</c>; nothing is drawn when empty, the default.</summary>
    public string Device { get; set; } = "";

    /// <summary>A file with a line for each problem that the start of the system met; none when it does not exist. Default <c>/run/hearth/problem</c>.</summary>
    public string ProblemFile { get; set; } = "/run/hearth/problem";

    /// <summary>A file with a line for each mistake in <c>hearth.yaml</c>. Default <c>/run/hearth/preseed-errors.txt</c>.</summary>
    public string PreseedFile { get; set; } = "/run/hearth/preseed-errors.txt";

    /// <summary>The port shown in the address. Default 11434.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 11434;

    /// <summary>Columns of the terminal. Default 80.</summary>
    [Range(40, 500)]
    public int Columns { get; set; } = 80;

    /// <summary>Rows of the terminal. Default 25.</summary>
    [Range(20, 200)]
    public int Rows { get; set; } = 25;
}
