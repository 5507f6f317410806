using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Appliance.Console.Hosting;
using Appliance.Console.Tests.Support;
using Appliance.Console.Tls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Console.Tests.Tls;

public sealed class DeviceCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Built = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();
    private readonly TestNetwork _network = new();
    private readonly FakeTimeProvider _time = new(Built.AddDays(100));

    private string Files => Path.Combine(_directory.Path, "tls");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("hearth")]
    [InlineData("hearth.local")]
    [InlineData("localhost")]
    [InlineData("192.168.7.5")]
    [InlineData("127.0.0.1")]
    [InlineData("[fd00::5]")]
    public void Covers_OwnNamesAndAddresses_IsTrue(string host)
    {
        using var certificates = Open();

        Assert.True(certificates.Covers(host));
    }

    [Theory]
    [InlineData("hearth.local", "-verify_hostname")]
    [InlineData("192.168.7.5", "-verify_ip")]
    [InlineData("fd00::5", "-verify_ip")]
    public async Task Current_CheckedByOpenSsl_IsGood(string host, string option)
    {
        using var certificates = Open();
        var (authority, leaf) = await WriteAsync(certificates);

        var (code, output) = await RunAsync("openssl", "verify", "-x509_strict", "-attime", Seconds(_time.GetUtcNow()), "-CAfile", authority, option, host, leaf);

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Authority_VouchesForAPublicName_IsRefusedByOpenSsl()
    {
        using var certificates = Open();
        using var key = X509Certificate2.CreateFromPemFile(Path.Combine(Files, "authority.pem"));
        var request = new CertificateRequest("CN=bank", System.Security.Cryptography.ECDsa.Create(), System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("bank.example.org");
        request.CertificateExtensions.Add(names.Build());
        using var forged = request.Create(key, Built.AddDays(10), Built.AddDays(300), [1]);
        var (authority, leaf) = await WriteAsync(certificates);
        await File.WriteAllTextAsync(leaf, forged.ExportCertificatePem(), TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("openssl", "verify", "-attime", Seconds(_time.GetUtcNow()), "-CAfile", authority, leaf);

        Assert.NotEqual(0, code);
        Assert.Contains("permitted subtree violation", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Current_ByTheStandardLibrary_IsTrustedThroughTheAuthority()
    {
        using var certificates = Open();
        using var chain = new X509Chain();
        using var root = X509CertificateLoader.LoadCertificate(certificates.Authority);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;

        Assert.True(chain.Build(certificates.Current()), string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation)));
    }

    [Fact]
    public void Current_Life_IsWhatBrowsersTake()
    {
        using var certificates = Open();

        Assert.True(certificates.Current().NotAfter - certificates.Current().NotBefore <= TimeSpan.FromDays(397));
    }

    [Fact]
    public void Current_AfterARestart_IsTheSame()
    {
        using var before = Open();
        var (leaf, authority) = (before.Current().Thumbprint, before.Fingerprint);

        using var after = Open();

        Assert.Equal((leaf, authority), (after.Current().Thumbprint, after.Fingerprint));
    }

    [Fact]
    public void Current_NewNameAndAddress_IsMadeAnewUnderTheSameAuthority()
    {
        using var certificates = Open();
        var (before, authority) = (certificates.Current().Thumbprint, certificates.Fingerprint);
        (_network.HostName, _network.Addresses) = ("attic", [IPAddress.Parse("10.1.2.3")]);
        _time.Advance(TimeSpan.FromSeconds(6));

        var after = certificates.Current().Thumbprint;

        Assert.NotEqual(before, after);
        Assert.Equal(authority, certificates.Fingerprint);
        Assert.True(certificates.Covers("attic.local") && certificates.Covers("10.1.2.3"));
    }

    [Fact]
    public void Current_AYearLater_IsMadeAnewWithoutARestart()
    {
        using var certificates = Open();
        var before = certificates.Current().NotAfter;
        _time.Advance(TimeSpan.FromDays(360));

        Assert.True(certificates.Current().NotAfter > before);
    }

    [Fact]
    public void Current_ClockIn1970_CountsFromTheBuild()
    {
        var early = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(1));
        using var certificates = new DeviceCertificates(new ConsoleOptions { Directory = _directory.Path }, _network, early, NullLogger<DeviceCertificates>.Instance, Built);

        Assert.InRange(Built.AddDays(30).UtcDateTime, certificates.Current().NotBefore.ToUniversalTime(), certificates.Current().NotAfter.ToUniversalTime());
    }

    [Fact]
    public void Files_OnDisk_AreForTheOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }
        using var certificates = Open();
        certificates.Current();

        var modes = Directory.EnumerateFiles(Files).Select(File.GetUnixFileMode).ToList();

        Assert.All(modes, mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode));
        Assert.Equal(2, modes.Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Files));
    }

    [Fact]
    public void Authority_DamagedFile_IsMadeAnewAndTheOldOneKept()
    {
        Directory.CreateDirectory(Files);
        File.WriteAllText(Path.Combine(Files, "authority.pem"), "-----BEGIN CERTIFICATE-----\nno\n");

        using var certificates = Open();

        Assert.True(certificates.Covers("hearth.local"));
        Assert.True(File.Exists(Path.Combine(Files, "authority.pem.damaged")));
    }

    private DeviceCertificates Open() =>
        new(new ConsoleOptions { Directory = _directory.Path }, _network, _time, NullLogger<DeviceCertificates>.Instance, Built);

    private async Task<(string Authority, string Leaf)> WriteAsync(DeviceCertificates certificates)
    {
        using var authority = X509CertificateLoader.LoadCertificate(certificates.Authority);
        var (authorityPath, leafPath) = (Path.Combine(_directory.Path, "ca.pem"), Path.Combine(_directory.Path, "leaf.pem"));
        await File.WriteAllTextAsync(authorityPath, authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(leafPath, certificates.Current().ExportCertificatePem(), TestContext.Current.CancellationToken);
        return (authorityPath, leafPath);
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed.");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
