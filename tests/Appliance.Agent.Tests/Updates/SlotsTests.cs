using Appliance.Agent.Tests.Support;
using Appliance.Agent.Updates.Slots;

namespace Appliance.Agent.Tests.Updates;

/// <summary>What is told to systemd-sysupdate, the room on the boot partition, and the boot loader's own update.</summary>
public sealed class SlotsTests
{
    private static readonly string Hash = string.Concat(Enumerable.Range(0, 32).Select(i => i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Definitions_OfARelease_AreAsExpected() => Expectation.Matches(
        "sysupdate.txt",
        string.Concat(TransferDefinitions.ForSlot("0.1.1", "/run/hearth-update/source", "/dev/vda", Hash)
            .Concat(TransferDefinitions.ForKernel("0.1.1", "/run/hearth-update/source", "/efi/EFI/Linux"))
            .Select(file => $"== {file.Key}\n{file.Value}\n")));

    [Theory]
    [InlineData("/dev/vda", "/dev/vda5")]
    [InlineData("/dev/nvme0n1", "/dev/nvme0n1p5")]
    public void NodeOf_Partition_IsTheKernelsName(string disk, string node) => Assert.Equal(
        node, new SlotTable(disk, []).NodeOf(new GptPartition(5, Guid.Empty, Guid.Empty, "", ByteSize.Zero)));

    [Fact]
    public void Require_FullBootPartition_SaysSoBeforeAnythingChanges()
    {
        var e = Assert.Throws<InstallException>(() => EspRoom.Require(ByteSize.FromMiB(60), ByteSize.FromMiB(10), [ByteSize.FromMiB(50)]));

        Assert.Contains("Nothing was changed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_RoomOnceTheOldOneHasGone_IsEnough() => EspRoom.Require(ByteSize.FromMiB(60), ByteSize.FromMiB(10), [ByteSize.FromMiB(55)]);

    [Fact]
    public void Read_NoKernelImage_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "x.efi");
        File.WriteAllText(path, "not a program");

        Assert.Throws<InvalidDataException>(() => KernelImageFile.Read(path));
    }

    [Fact]
    public void Apply_NewerLoader_ReplacesOnePlaceAtATime()
    {
        using var esp = new Esp("257.9-1~deb13u1", "257.9-1~deb13u1", "257.13-1~deb13u1");

        Assert.Equal(["EFI/BOOT/BOOTX64.EFI", "EFI/systemd/systemd-bootx64.efi", null], new[] { esp.Apply(), esp.Apply(), esp.Apply() });
    }

    [Theory]
    [InlineData("257.13-1~deb13u1")]
    [InlineData("258.1-1")]
    public void Apply_SameOrOlderLoader_ChangesNothing(string present)
    {
        using var esp = new Esp(present, present, "257.13-1~deb13u1");

        Assert.Null(esp.Apply());
    }

    [Fact]
    public void Apply_SignedLoaderInPlace_IsNeverReplacedByAnUnsignedOne()
    {
        using var esp = new Esp("257.9-1", "257.9-1", "257.13-1", isSigned: true);

        Assert.Null(esp.Apply());
    }

    private sealed class Esp : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public Esp(string first, string second, string image, bool isSigned = false)
        {
            Write("efi/EFI/BOOT/BOOTX64.EFI", FakeKernelImage.Loader(first, isSigned));
            Write("efi/EFI/systemd/systemd-bootx64.efi", FakeKernelImage.Loader(second, isSigned));
            Write("loader.efi", FakeKernelImage.Loader(image));
        }

        public string? Apply() => LoaderUpdate.Apply(Path.Combine(_directory.Path, "loader.efi"), Path.Combine(_directory.Path, "efi"));

        public void Dispose() => _directory.Dispose();

        private void Write(string path, byte[] content)
        {
            var full = Path.Combine(_directory.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }
    }
}
