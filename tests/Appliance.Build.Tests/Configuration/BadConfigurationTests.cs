namespace Appliance.Build.Tests.Configuration;

public sealed class BadConfigurationTests
{
    private const string Sections =
        "apt, budget, cache, chat, console, disk, driver, erofs, hostname, kernel, name, network, release, root, runner, secure-boot, update";

    /// <summary>
    /// What is added below <see cref="ConfigsFolder.Minimal"/>, from line 5 on, and what is said about it.
    /// </summary>
    public static TheoryData<string, string> BadValues => new()
    {
        { "disc: {}", $"5: disc: is no key; did you mean 'disk'? The keys here are: {Sections}" },
        { "disk: {slot-size: 0}", "5: disk.slot-size: '0' is too small; at least 256 MiB" },
        { "disk: {slot-size: -4GiB}", "5: disk.slot-size: '-4GiB' is not a size; write it like 4GiB" },
        { "disk: {slot-size: 255MiB}", "5: disk.slot-size: '255MiB' is too small; at least 256 MiB" },
        { "disk: {slot-size: 65GiB}", "5: disk.slot-size: '65GiB' is too large; at most 64 GiB" },
        { "disk: {slot-size: 1000000000}", "5: disk.slot-size: '1000000000' is not a whole number of MiB" },
        { "disk: {esp-size: 263MiB}", "5: disk.esp-size: '263MiB' is too small; at least 264 MiB" },
        { "disk:\n  esp-size: 1GiB\n  slot-size: 16GiB", "7: disk.verity-size: is too small for the hashes of a 16 GiB slot; at least 130 MiB" },
        { "erofs: {compression: gzip}", "5: erofs.compression: 'gzip' is not a choice; write one of zstd, lz4hc, lz4, none" },
        { "erofs: {compression: lz4hc, level: 13}", "5: erofs.level: '13' is out of range; write a whole number from 1 to 12" },
        { "erofs: {cluster-size: 65537}", "5: erofs.cluster-size: '65537' is not a cluster size; write a power of two from 4096 to 1048576" },
        { "kernel: {arguments: [quiet splash]}", "5: kernel.arguments[0]: 'quiet splash' is not one kernel argument; write each as an item of its own, without spaces" },
        { "kernel:\n  arguments:\n    - quiet\n    - roothash=00", "8: kernel.arguments[1]: 'roothash=00' is set by the build itself; leave it out" },
        { "kernel: {arguments: [root=/dev/sda]}", "5: kernel.arguments[0]: 'root=/dev/sda' is set by the build itself; leave it out" },
        { "kernel: {arguments: [systemd.verity_root_data=x]}", "5: kernel.arguments[0]: 'systemd.verity_root_data=x' is set by the build itself; leave it out" },
        { "kernel: {initrd-drivers: [nvme.ko/x]}", "5: kernel.initrd-drivers[0]: 'nvme.ko/x' is not a kernel module; write its name alone, like virtio_blk" },
        { "apt: {suite: ../x}", "5: apt.suite: '../x' is not a suite; write it like trixie" },
        { "apt: {mirror: ftp://x}", "5: apt.mirror: 'ftp://x' is not a mirror; write an address like https://host/debian or https://host/{snapshot}/debian" },
        { "apt: {snapshot: yesterday}", "5: apt.snapshot: 'yesterday' is not a snapshot; write a moment like 20261101T000000Z" },
        { "apt: {snapshot: 20261301T000000Z}", "5: apt.snapshot: '20261301T000000Z' is not a snapshot; write a moment like 20261101T000000Z" },
        { "apt: {snapshot: 20261101T000000Z}", "5: apt.snapshot: needs a mirror with {snapshot} where the date goes" },
        { "apt: {mirror: \"https://x/{snapshot}\"}", "5: apt.mirror: has {snapshot} in it, so snapshot must be set" },
        { "network: {time-servers: [a b]}", "5: network.time-servers[0]: 'a b' is not a time server; write a host name or an address" },
        { "cache: {max-age: 1 week}", "5: cache.max-age: '1 week' is not a time; write it like 7d, 12h or 30m" },
        { "cache: {max-age: 400d}", "5: cache.max-age: '400d' is too long; at most 365d" },
        { "console: {serial: /dev/ttyS0}", "5: console.serial: '/dev/ttyS0' is not a serial device; write it like ttyS0" },
        { "chat: {kind: other}", "5: chat.kind: 'other' is not a choice; write one of none, open-webui" },
        { "chat: {kind: open-webui}", "5: chat.kind: needs chat.source, where the image comes from" },
        { "chat: {source: docker://host/name:tag}", "5: chat.source: 'docker://host/name:tag' is not a place for an image; write docker://registry/name without a tag, oci:FOLDER or oci-archive:FILE" },
        { "chat: {kind: open-webui, source: docker://host/name, tag: v1}", "5: chat.source: is a registry, so chat.tag and chat.digest must be set: a tag alone may be another image tomorrow" },
        { "chat: {tag: a b}", "5: chat.tag: 'a b' is not a tag; write it like v0.11.4-slim" },
        { "chat: {digest: sha256:12}", "5: chat.digest: 'sha256:12' is not a digest; write sha256: and 64 hexadecimal digits" },
        { "chat: {licences: [http://host/x]}", "5: chat.licences[0]: 'http://host/x' is not a licence's text; write a file's path, or its address, which begins with https://" },
        { "driver: {kind: amd}", "5: driver.kind: 'amd' is not a choice; write one of none, nvidia" },
        { "driver: {flavour: free}", "5: driver.flavour: 'free' is not a choice; write one of proprietary, open" },
        { "driver: {packages: []}", "5: driver.packages: is empty; write at least one" },
        { "driver: {sources: deb https://x y z}", "5: driver.sources: 'deb https://x y z' are no sources of apt; write a block of lines with Types:, URIs:, Suites:, Signed-By: and what follows them" },
        { "budget: {runner: 1}", "5: budget.runner: '1' is too small; at least 1 MiB" },
        { "update: {channel: Stable}", "5: update.channel: 'Stable' is not a channel; write up to 32 lower case letters, digits and hyphens, like stable" },
        { "update: {url: \"ftp://x/y\"}", "5: update.url: 'ftp://x/y' is not the address of a folder; write it like https://host/hearth" },
        { "update: {url: \"https://me:secret@x/y\"}", "5: update.url: 'https://me:secret@x/y' is not the address of a folder; write it like https://host/hearth" },
        { "update: {minimum-version: new}", "5: update.minimum-version: 'new' is not a version; write it like 0.1.42" },
        { "update: {keep: 0}", "5: update.keep: '0' is out of range; write a whole number from 1 to 16" },
        { "secure-boot: {kind: microsoft}", "5: secure-boot.kind: 'microsoft' is not a choice; write one of none, own-key" },
        { "release: {compression-level: fast}", "5: release.compression-level: 'fast' is out of range; write a whole number from 0 to 9" },
    };

    /// <summary>Trees that lie in the file itself, replacing the one of the minimal file.</summary>
    public static TheoryData<string, string> BadTrees => new()
    {
        { "{packages: []}", "root.packages: is empty; write at least one" },
        { "{packages: [a]}", "root.packages[0]: 'a' is not a Debian package; write two or more lower case letters, digits and + - . with a letter or digit first" },
        { "{packages: [ok, \"rm -rf\"]}", "root.packages[1]: 'rm -rf' is not a Debian package; write two or more lower case letters, digits and + - . with a letter or digit first" },
        { "{packages: [ok, ok]}", "root.packages[1]: 'ok' is in the list twice; leave one out" },
        { "{packages: [ok, ~]}", "root.packages[1]: is empty; write a value, or leave it out" },
        { "{packages: {ok: 1}}", "root.packages: is not a list; write it like [one, two]" },
        { "{}", "root.packages: is missing; write a list of Debian packages" },
        { "[]", "root: is not a section; write its keys below it, indented" },
        { "{packages: [ok], exclude: [../etc/shadow]}", "root.exclude[0]: '../etc/shadow' leaves the tree; write a path inside of it, without .." },
        { "{packages: [ok], exclude: [/etc/motd]}", "root.exclude[0]: '/etc/motd' is not a path to leave out; write a glob without a leading slash, like usr/share/doc/**" },
        { "{packages: [ok], exclude: ['**']}", "root.exclude[0]: '**' is not a path to leave out; write a glob without a leading slash, like usr/share/doc/**" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void Read_BadValue_SaysWhereAndWhatToWrite(string addition, string problem)
    {
        using var configs = new ConfigsFolder(ConfigsFolder.Minimal + addition);

        Assert.Equal([$"configs/appliance.yaml:{problem}"], configs.Problems());
    }

    [Theory]
    [MemberData(nameof(BadTrees))]
    public void Read_BadTree_SaysWhereAndWhatToWrite(string root, string problem)
    {
        using var configs = new ConfigsFolder(ConfigsFolder.Minimal.Replace("{packages: [systemd]}", root, StringComparison.Ordinal));

        Assert.Equal([$"configs/appliance.yaml:3: {problem}"], configs.Problems());
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
    {
        using var configs = new ConfigsFolder();
        File.Delete(Path.Combine(configs.Path, "appliance.yaml"));

        Assert.Equal(["configs/appliance.yaml:1: is not there"], configs.Problems());
    }
}
