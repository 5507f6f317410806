using Appliance.Console.Machine;
using Appliance.Console.Ports;
using Appliance.Console.Tests.Support;
using Bunit;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Console.Tests.Machine;

/// <summary>The panel that moves the system to a disk.</summary>
public sealed class MovePanelTests
{
    private static readonly DiskChoice Stick = new("usb-1", "sda", "usb", "Ultra", "S1", ByteSize.FromGiB(16), true, []);
    private static readonly DiskChoice Nvme = new("nvme-1", "nvme0n1", "nvme", "Quick", "N1", ByteSize.FromGiB(931), false, ["ntfs “Windows”, 900 GiB"]);
    private static readonly DiskChoice Small = new("ata-1", "sdb", "ssd", "Tiny", "T1", ByteSize.FromGiB(4), false, []);

    [Fact]
    public async Task Render_NoUnit_ShowsNothing()
    {
        await using var context = ContextWith(new ScriptedInstall { CanInstall = false });

        Assert.Empty(context.Render<MovePanel>().Markup.Trim());
    }

    [Fact]
    public async Task Render_Disks_TellsWhatIsOnThemAndWhyNot()
    {
        await using var context = ContextWith(new ScriptedInstall());

        var panel = context.Render<MovePanel>();

        Assert.Contains("Ultra (sda)", panel.Find("[data-runs-from]").TextContent, StringComparison.Ordinal);
        Assert.Contains("ntfs “Windows”, 900 GiB", panel.Markup, StringComparison.Ordinal);
        Assert.Contains("It is too small: 11 GiB are needed", panel.Markup, StringComparison.Ordinal);
        Assert.True(panel.Find("input[value=sdb]").HasAttribute("disabled"));
        Assert.Empty(panel.FindAll("#move-typed"));
    }

    [Fact]
    public async Task Begin_NameTyped_StartsWithWhatWasChosen()
    {
        var install = new ScriptedInstall();
        await using var context = ContextWith(install);
        var panel = context.Render<MovePanel>();

        await panel.Find("input[value=nvme0n1]").ChangeAsync(new() { Value = "nvme0n1" });
        await panel.Find("input[name=with-models]").ChangeAsync(new() { Value = true });
        await panel.Find("#move-typed").InputAsync(new() { Value = "nvme0n1" });
        await panel.Find("form").SubmitAsync();

        Assert.Equal(["nvme0n1 nvme0n1 True Marie"], install.Asked);
    }

    [Fact]
    public async Task Begin_Refused_SaysWhy()
    {
        await using var context = ContextWith(new ScriptedInstall { Refusal = "The system is being moved already." });
        var panel = context.Render<MovePanel>();
        await panel.Find("input[value=nvme0n1]").ChangeAsync(new() { Value = "nvme0n1" });
        await panel.Find("#move-typed").InputAsync(new() { Value = "nvme0n1" });

        await panel.Find("form").SubmitAsync();

        Assert.Contains("moved already", panel.Find(".banner.bad").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Copy_IsShownAsItGoes()
    {
        var (install, time) = (new ScriptedInstall(), new FakeTimeProvider());
        await using var context = ContextWith(install, time);
        var panel = context.Render<MovePanel>();

        install.Progress = new InstallProgress(InstallStep.Copy, ByteSize.FromMiB(100), ByteSize.FromMiB(400), null);
        time.Advance(TimeSpan.FromSeconds(3));

        await panel.WaitForAssertionAsync(() => Assert.Equal("25", panel.Find("[role=progressbar]").GetAttribute("aria-valuenow")), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(InstallStep.Check)]
    [InlineData(InstallStep.Partition)]
    [InlineData(InstallStep.Verify)]
    [InlineData(InstallStep.Boot)]
    [InlineData(InstallStep.Carry)]
    [InlineData(InstallStep.Commit)]
    public async Task Render_EveryStep_HasItsWords(InstallStep step)
    {
        await using var context = ContextWith(new ScriptedInstall { Progress = new InstallProgress(step, ByteSize.Zero, ByteSize.Zero, null) });

        Assert.NotEmpty(context.Render<MovePanel>().Find("[aria-live] p").TextContent);
    }

    [Theory]
    [InlineData(InstallObstacle.System)]
    [InlineData(InstallObstacle.NoName)]
    [InlineData(InstallObstacle.InUse)]
    [InlineData(InstallObstacle.HoldsModels)]
    public async Task Render_EveryObstacle_HasItsWords(InstallObstacle obstacle)
    {
        await using var context = ContextWith(new ScriptedInstall { Choices = [new InstallChoice(Nvme, obstacle)] });

        Assert.True(context.Render<MovePanel>().Find("input[value=nvme0n1]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Render_Done_TellsToPullTheStick()
    {
        await using var context = ContextWith(new ScriptedInstall { Progress = new InstallProgress(InstallStep.Done, ByteSize.Zero, ByteSize.Zero, null) });

        Assert.Contains("pull the stick", context.Render<MovePanel>().Find("[data-moved]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Failed_SaysWhyAndOffersItAgain()
    {
        await using var context = ContextWith(new ScriptedInstall { Progress = new InstallProgress(InstallStep.Failed, ByteSize.Zero, ByteSize.Zero, "The disk is failing.") });

        var panel = context.Render<MovePanel>();

        Assert.Contains("The disk is failing.", panel.Find(".banner.bad").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(panel.FindAll("input[value=nvme0n1]"));
    }

    private static BunitContext ContextWith(ScriptedInstall install, TimeProvider? time = null)
    {
        var context = ConsolePage.ForAdministrator();
        context.Lend<IInstall>(install);
        context.Lend<IMachine>(new NoMachine());
        if (time is not null)
        {
            context.Lend(time);
        }
        return context;
    }

    private sealed class ScriptedInstall : IInstall
    {
        public List<string> Asked { get; } = [];

        public string? Refusal { get; init; }

        public bool CanInstall { get; init; } = true;

        public DiskChoice? System => Stick;

        public ByteSize Needed => ByteSize.FromGiB(11);

        public ByteSize Models => ByteSize.FromGiB(40);

        public InstallProgress? Progress { get; set; }

        public IReadOnlyList<InstallChoice> Choices { get; init; } = [new(Nvme, InstallObstacle.None) { Room = ByteSize.FromGiB(920) }, new(Small, InstallObstacle.TooSmall)];

        public IReadOnlyList<InstallChoice> Find() => Choices;

        public string? Start(DiskChoice disk, string typed, bool withModels, string by)
        {
            Asked.Add($"{disk.Name} {typed} {withModels} {by}");
            return Refusal;
        }
    }

    private sealed class NoMachine : IMachine
    {
        public string Name => "hearth";

        public string Version => "0.1.7";

        public bool? HasSecureBoot => false;

        public TimeSpan Uptime => TimeSpan.Zero;

        public IReadOnlyList<DiskRoom> Room => [];

        public IReadOnlyList<string> Warnings => [];

        public Task<string?> DoAsync(MachineAction action, string by, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<Stream> OpenReportAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
