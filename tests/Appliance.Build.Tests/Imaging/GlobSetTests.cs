using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class GlobSetTests
{
    [Theory]
    [InlineData("usr/bin/apt", "usr/bin/apt")]
    [InlineData("/usr/bin/apt/", "usr/bin/apt")]
    [InlineData("usr/bin/apt*", "usr/bin/apt-get")]
    [InlineData("usr/bin/apt*", "usr/bin/apt")]
    [InlineData("etc/apt", "etc/apt/sources.list")]
    [InlineData("etc/apt", "etc/apt/a/b/c")]
    [InlineData("usr/lib/modules/*/kernel/sound", "usr/lib/modules/6.12.1+deb13/kernel/sound/core/snd.ko")]
    [InlineData("usr/share/*.d", "usr/share/x.d")]
    [InlineData("boot/**", "boot/vmlinuz")]
    [InlineData("boot/**", "boot/efi/EFI/x")]
    [InlineData("**/id_rsa", "root/.ssh/id_rsa")]
    [InlineData("**/id_rsa", "id_rsa")]
    [InlineData("**/*.key", "server.key")]
    [InlineData("usr/**/perl", "usr/perl")]
    [InlineData("usr/**/perl", "usr/lib/x/perl")]
    [InlineData("usr/lib?", "usr/lib6")]
    [InlineData("usr/bin/[", "usr/bin/[")]
    [InlineData("usr/lib/libstdc++.so.6", "usr/lib/libstdc++.so.6")]
    [InlineData("etc/a*", "etc/a\nb")]
    public void Matches_PathOfThePattern_IsTrue(string pattern, string path) => Assert.True(new GlobSet([pattern]).Matches(path));

    [Theory]
    [InlineData("usr/bin/apt", "usr/bin/apt-get")]
    [InlineData("usr/bin/apt", "usr/local/usr/bin/apt")]
    [InlineData("usr/bin/*", "usr/bin")]
    [InlineData("etc/*.conf", "etc/sub/x.conf")]
    [InlineData("boot/**", "boot")]
    [InlineData("boot/**", "bootstrap")]
    [InlineData("**/id_rsa", "root/my_id_rsa")]
    [InlineData("usr/lib?", "usr/lib")]
    [InlineData("usr/lib?x", "usr/lib/x")]
    [InlineData("usr/lib/lib.so", "usr/lib/libxso")]
    [InlineData("etc/apt", "ETC/apt")]
    [InlineData("etc/apt", "etc/apt\n")]
    public void Matches_OtherPath_IsFalse(string pattern, string path) => Assert.False(new GlobSet([pattern]).Matches(path));

    [Fact]
    public void Matches_NoPatterns_IsFalse() => Assert.False(new GlobSet([]).Matches("usr"));

    [Fact]
    public void Matches_ManyPatterns_OneIsEnough() => Assert.True(new GlobSet(["a", "b|c", "d"]).Matches("d/e"));
}
