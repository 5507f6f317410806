using System.Globalization;
using System.Text;
using QRCoder;

namespace Appliance.Console.Setup;

/// <summary>QR codes as SVG paths.</summary>
internal static class QrSvg
{
    /// <summary>The dark modules of a text's code as one path, and the width of the code in modules with the light ones around it.</summary>
    public static (string Path, int Width) Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < data.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < data.ModuleMatrix[y].Count; x++)
            {
                if (data.ModuleMatrix[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }
        return (path.ToString(), data.ModuleMatrix.Count);
    }
}
