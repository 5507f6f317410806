using System.Diagnostics;
using System.Text;

namespace Appliance.Updates.Tests;

/// <summary>What is signed can be looked at and verified with nothing of ours.</summary>
public sealed class OpenSslTests : IDisposable
{
    private const string Program = "/usr/bin/openssl";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_Feed_IsVerifiedByOpenSsl()
    {
        Assert.SkipUnless(File.Exists(Program), "openssl is not installed.");
        var feed = Publisher.Own.Sign(Publisher.Feed()).Feed;
        _folder.Write("release.pub", Encoding.ASCII.GetBytes(Publisher.Own.ReleaseKey.PublicKey.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfoPem()));
        _folder.Write("feed.sig", feed.Signature);
        _folder.Write("signed", [.. Encoding.ASCII.GetBytes($"hearth-update\nfeed\n{feed.Payload.Length}\n"), .. feed.Payload]);

        var output = await RunAsync("dgst", "-sha384", "-verify", _folder.At("release.pub"), "-signature", _folder.At("feed.sig"), _folder.At("signed"));

        Assert.Equal("Verified OK\n", output);
    }

    [Fact]
    public async Task CreateRelease_Certificate_IsVerifiedByOpenSsl()
    {
        Assert.SkipUnless(File.Exists(Program), "openssl is not installed.");
        _folder.Write("root.pem", Encoding.ASCII.GetBytes(Publisher.Own.Root.ToPem()));
        _folder.Write("release.pem", Encoding.ASCII.GetBytes(Publisher.Own.ReleaseKey.ExportCertificatePem()));
        var moment = Publisher.Start.AddDays(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

        var output = await RunAsync("verify", "-x509_strict", "-attime", moment, "-CAfile", _folder.At("root.pem"), _folder.At("release.pem"));

        Assert.Equal(_folder.At("release.pem") + ": OK\n", output);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return output + await error;
    }
}
