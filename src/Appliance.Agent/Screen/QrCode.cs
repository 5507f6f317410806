using System.Text;
using QRCoder;

namespace Appliance.Agent.Screen;

/// <summary>QR codes from half-block characters, two modules to a character; the Linux console's built-in font has them.</summary>
internal static class QrCode
{
    // The standard asks for 4 light modules around the code; phones read it with 2, and 4 would not fit 25 rows.
    private const int QuietZone = 2;

    /// <summary>Lines of equal width; dark modules are printed, light ones are the background.</summary>
    public static IReadOnlyList<string> Render(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        // QRCoder adds a quiet zone of 4 modules to its matrix.
        var trim = 4 - QuietZone;
        var size = data.ModuleMatrix.Count - 2 * trim;
        bool IsDark(int x, int y) => y < size && data.ModuleMatrix[y + trim][x + trim];
        var lines = new List<string>();
        for (var y = 0; y < size; y += 2)
        {
            var line = new StringBuilder();
            for (var x = 0; x < size; x++)
            {
                line.Append((IsDark(x, y), IsDark(x, y + 1)) switch
                {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    _ => ' ',
                });
            }
            lines.Add(line.ToString());
        }
        return lines;
    }
}
