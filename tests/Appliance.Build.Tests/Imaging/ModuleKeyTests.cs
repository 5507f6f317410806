using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class ModuleKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void In_EmptyFolder_MakesAKeyWithItsCertificate()
    {
        var key = ModuleKey.In(_folder.Path, Tree.SourceDate);

        using var pair = X509CertificateLoader.LoadCertificateFromFile(key.Certificate).CopyWithPrivateKey(Read(key));
        Assert.Equal("CN=Hearth OS kernel modules", pair.Subject);
    }

    [Fact]
    public void In_KeyOfAnEarlierBuild_IsKept() => Assert.Equal(
        ModuleKey.In(_folder.Path, Tree.SourceDate).Thumbprint, ModuleKey.In(_folder.Path, Tree.SourceDate.AddDays(1)).Thumbprint);

    [Fact]
    public void In_KeyWithoutItsCertificate_IsMadeAgain()
    {
        var first = ModuleKey.In(_folder.Path, Tree.SourceDate).Thumbprint;
        File.Delete(_folder.At("modules.der"));

        Assert.NotEqual(first, ModuleKey.In(_folder.Path, Tree.SourceDate).Thumbprint);
    }

    [Fact]
    public void In_NewKey_IsTheOwnersAlone()
    {
        var key = ModuleKey.In(_folder.Path, Tree.SourceDate);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key.Pem));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static RSA Read(ModuleKey key)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(key.Pem));
        return rsa;
    }
}
