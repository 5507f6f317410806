using Appliance.Agent.Screen;
using QRCoder;

namespace Appliance.Agent.Tests.Screen;

public sealed class QrCodeTests
{
    [Theory]
    [InlineData("http://10.0.2.15:11434")]
    [InlineData("http://192.168.100.200:11434")]
    public void Render_Address_HasEveryModuleOfTheCode(string url)
    {
        using var code = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.L);

        var lines = QrCode.Render(url);

        var rows = lines.SelectMany<string, bool[]>(line => [[.. line.Select(c => c is '█' or '▀')], [.. line.Select(c => c is '█' or '▄')]]);
        var modules = rows.Skip(2).Take(code.ModuleMatrix.Count - 8).Select(row => row[2..^2]);
        Assert.Equal(code.ModuleMatrix.Skip(4).SkipLast(4).Select(row => row.Cast<bool>().Skip(4).SkipLast(4)), modules);
    }

    [Fact]
    public void Render_Address_FitsFifteenRows() => Assert.Equal(15, QrCode.Render("http://192.168.100.200:11434").Count);
}
