using Appliance.Agent.Disks.Installing;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.Updates.Slots;

namespace Appliance.Agent.Tests.Disks.Installing;

/// <summary>What the firmware is asked for, in its own format.</summary>
public sealed class FirmwareNextTests
{
    private const string Global = "8be4df61-93ca-11d2-aa0d-00e098032b8c";

    private static readonly GptPartition Esp =
        new(1, Guid.Empty, new Guid("11111111-2222-3333-4444-555555555555"), "hearth-esp", ByteSize.FromMiB(2)) { Start = ByteSize.FromMiB(1) };

    [Fact]
    public void Ask_NothingThere_MakesOneEntryAndStartsItNext()
    {
        using var directory = new TemporaryDirectory();

        Assert.True(new FirmwareNext(directory.Path).Ask(Esp));

        Assert.Equal("07000000004E", Convert.ToHexString(File.ReadAllBytes(Path.Combine(directory.Path, "BootNext-" + Global))));
        Assert.Equal(
            "07000000" + "01000000" + "5E00" + Convert.ToHexString(System.Text.Encoding.Unicode.GetBytes("Hearth OS\0"))
            + "04012A00" + "01000000" + "0008000000000000" + "0010000000000000" + "11111111222233334444555555555555" + "0202"
            + "04043000" + Convert.ToHexString(System.Text.Encoding.Unicode.GetBytes("\\EFI\\BOOT\\BOOTX64.EFI\0")) + "7FFF0400",
            Convert.ToHexString(File.ReadAllBytes(Path.Combine(directory.Path, "Boot4E00-" + Global))));
    }

    [Fact]
    public void Ask_Again_TakesTheSameEntry()
    {
        using var directory = new TemporaryDirectory();
        new FirmwareNext(directory.Path).Ask(Esp);

        Assert.True(new FirmwareNext(directory.Path).Ask(Esp));

        Assert.Equal(2, Directory.GetFiles(directory.Path).Length);
    }

    [Fact]
    public void Ask_NoFirmware_IsNot() => Assert.False(new FirmwareNext("/nonexistent/efivars").Ask(Esp));
}
