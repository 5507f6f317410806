using Appliance.Build.Configuration;

namespace Appliance.Build.Tests.Configuration;

public sealed class ImageConfigurationReaderTests
{
    [Fact]
    public void Read_Minimal_HasTheDefaults()
    {
        using var configs = new ConfigsFolder();

        var configuration = configs.Read();

        Assert.Equal("hearth", configuration.Hostname);
        Assert.Equal(["systemd"], configuration.Root.Packages);
        Assert.Equal("trixie", configuration.Apt.Suite);
        Assert.Equal(["main", "contrib", "non-free-firmware"], configuration.Apt.Components);
        Assert.Equal("unstable", configuration.Runner.Apt.Suite);
        Assert.Equal(["main"], configuration.Runner.Apt.Components);
        Assert.Null(configuration.Apt.Mirror);
        Assert.Equal(ByteSize.FromGiB(4), configuration.Disk.SlotSize);
        Assert.Equal([512], configuration.Disk.SectorSizes);
        Assert.Equal(TimeSpan.FromDays(7), configuration.Cache.MaxAge);
        Assert.Equal(new ErofsConfiguration(), configuration.Erofs);
    }

    [Fact]
    public void Read_EveryKind_IsTyped()
    {
        using var configs = new ConfigsFolder(ConfigsFolder.Minimal + """
            apt: {mirror: "https://mirror.example/{snapshot}/debian", snapshot: 20261101T000000Z}
            disk: {sector-sizes: [512, 4096], slot-size: 1.5GiB}
            cache: {max-age: 12h}
            console: {serial: ttyS0}
            erofs: {compression: lz4hc, level: 12}
            network: {time-servers: [time.example, 192.0.2.1, "2001:db8::1"]}
            """);

        var configuration = configs.Read();

        Assert.Equal("20261101T000000Z", configuration.Apt.Snapshot);
        Assert.Equal([512, 4096], configuration.Disk.SectorSizes);
        Assert.Equal(ByteSize.FromMiB(1536), configuration.Disk.SlotSize);
        Assert.Equal(TimeSpan.FromHours(12), configuration.Cache.MaxAge);
        Assert.Equal("ttyS0", configuration.Console.Serial);
        Assert.Equal(12, configuration.Erofs.Level);
        Assert.Equal(3, configuration.Network.TimeServers.Count);
    }

    [Fact]
    public void Read_FileFromWindows_IsRead()
    {
        using var configs = new ConfigsFolder("\uFEFF" + ConfigsFolder.Minimal.ReplaceLineEndings("\r\n") + "disk: {slot-size: no}");

        Assert.Equal(["configs/appliance.yaml:5: disk.slot-size: 'no' is not a size; write it like 4GiB"], configs.Problems());
    }

    [Fact]
    public void Read_Profile_ReplacesValuesAndListsAndMergesSections()
    {
        using var configs = new ConfigsFolder(ConfigsFolder.Minimal + "disk: {slot-size: 3GiB, esp-size: 512MiB}\nconsole: {serial: ttyS1}");
        configs.Add("profiles/vm.yaml", "root: {packages: [udev, dbus]}\ndisk: {slot-size: 2GiB}\nconsole: {serial: ~}");

        var configuration = configs.Read("vm");

        Assert.Equal("Hearth OS", configuration.Name);
        Assert.Equal(["udev", "dbus"], configuration.Root.Packages);
        Assert.Equal(ByteSize.FromGiB(2), configuration.Disk.SlotSize);
        Assert.Equal(ByteSize.FromMiB(512), configuration.Disk.EspSize);
        Assert.Null(configuration.Console.Serial);
    }

    [Fact]
    public void Read_MissingProfile_NamesThoseThereAre()
    {
        using var configs = new ConfigsFolder().Add("profiles/vm.yaml", "name: VM").Add("profiles/debug.yaml", "name: Debug");

        Assert.Equal(["There is no profile 'mv'; the profiles are: appliance, debug, vm"], configs.Problems("mv"));
    }

    [Theory]
    [InlineData("../appliance")]
    [InlineData("")]
    [InlineData("VM")]
    public void Read_ProfileThatIsNoName_IsRefused(string profile)
    {
        using var configs = new ConfigsFolder();

        Assert.StartsWith($"There is no profile '{profile}'", Assert.Single(configs.Problems(profile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ProblemsInBothFiles_AreAllListedInOrder()
    {
        using var configs = new ConfigsFolder("""
            name: Hearth OS
            hostname: Hearth_1
            root: {packages: [systemd, Udev]}
            """);
        configs.Add("profiles/vm.yaml", """
            disk:
              slot-size: huge
              sector-sizes: [520]
            """);

        Assert.Equal(
            [
                "configs/appliance.yaml:1: runner.packages: is missing; write a list of Debian packages",
                "configs/appliance.yaml:2: hostname: 'Hearth_1' is not a host name; write up to 63 lower case letters, digits and hyphens, with no hyphen at either end",
                "configs/appliance.yaml:3: root.packages[1]: 'Udev' is not a Debian package; write two or more lower case letters, digits and + - . with a letter or digit first",
                "configs/profiles/vm.yaml:2: disk.slot-size: 'huge' is not a size; write it like 4GiB",
                "configs/profiles/vm.yaml:3: disk.sector-sizes[0]: '520' is not a sector size; write 512 or 4096",
            ],
            configs.Problems("vm"));
    }
}
