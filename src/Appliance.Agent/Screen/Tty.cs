using System.Text;

namespace Appliance.Agent.Screen;

/// <summary>Writes whole pictures to a terminal device, which may be missing or go away.</summary>
internal sealed class Tty(string device)
{
    // console_codes(4): hide the cursor, never blank the screen, go home; then each line is cleared behind its text.
    private const string Begin = "\e[?25l\e[9;0]\e[14;0]\e[H";
    private const string End = "\e[0m\e[J";

    /// <summary>Draws the lines from the top left corner.</summary>
    /// <exception cref="IOException">The device cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The device may not be written.</exception>
    public async Task DrawAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var picture = Begin + string.Join("\r\n", lines.Select(line => line + "\e[K")) + End;
        await using var stream = new FileStream(device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(picture), cancellationToken);
    }
}
