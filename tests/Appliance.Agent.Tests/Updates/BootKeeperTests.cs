using Appliance.Agent.Updates;
using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Tests.Updates;

/// <summary>Starts, one after the other, on a boot partition and a data partition in a folder.</summary>
public sealed class BootKeeperTests
{
    [Fact]
    public async Task Commit_FirstStart_IsNotCountedAnyMore()
    {
        using var rig = new Rig("hearth_0.1.1+3.efi");
        await rig.BootAsync("0.1.1");

        rig.Keeper.Commit();

        Assert.Equal(["hearth_0.1.1.efi"], rig.Entries);
        Assert.Equal(("0.1.1", false), (rig.Book.Committed, rig.Report.IsOnTrial));
    }

    [Fact]
    public async Task Start_NewVersion_IsOnTrialAndTheDataIsCopied()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");

        await rig.BootAsync("0.1.2");

        Assert.True(rig.Report.IsOnTrial);
        Assert.Equal("one", rig.Read("var/lib/hearth-system/snapshots/0.1.1/settings/settings.yaml"));
        Assert.Equal("hello", rig.Read("var/lib/hearth-system/snapshots/0.1.1/console/chats/1.json"));
        Assert.False(Directory.Exists(rig.At("var/lib/hearth-system/snapshots/0.1.1/models")));
    }

    // A file of four terabytes, all of it a hole: no disk that these tests run on has room for its copy.
    [Fact]
    public async Task Start_NoRoomForTheCopyOfData_GoesOnAndTells()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await using (var large = File.Create(rig.At("var/lib/hearth/console/large")))
        {
            large.SetLength(4L << 40);
        }

        await rig.BootAsync("0.1.2");

        Assert.Contains("were not copied before the first start", Assert.Single(UpdateNotices.Of(rig.Report)), StringComparison.Ordinal);
        Assert.Equal("one", rig.Read("var/lib/hearth/settings/settings.yaml"));
        Assert.False(Directory.Exists(rig.At("var/lib/hearth-system/snapshots/0.1.1")));
    }

    [Fact]
    public async Task Start_SecondTryOfANewVersion_KeepsTheCopyFromBefore()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.BootAsync("0.1.2");
        rig.Write("var/lib/hearth/settings/settings.yaml", "changed by the new version");

        await rig.BootAsync("0.1.2");

        Assert.Equal("one", rig.Read("var/lib/hearth-system/snapshots/0.1.1/settings/settings.yaml"));
    }

    [Fact]
    public async Task Start_AfterThreeFailedTries_TellsWhyTheOldVersionRuns()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        for (var i = 0; i < 3; i++)
        {
            await rig.BootAsync("0.1.2");
            Assert.True(rig.Keeper.Fail("the console does not answer"));
            rig.Keeper.End();
        }

        await rig.BootAsync("0.1.1");

        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+0-3.efi"], rig.Entries);
        Assert.Equal(
            ["Version 0.1.2 did not work here: it was tried 3 times; the console does not answer. Version 0.1.1 runs instead, with your data."],
            UpdateNotices.Of(rig.Report));
    }

    // A kernel that panics, or an initrd that hangs, never comes to its record.
    [Fact]
    public async Task Start_AfterTriesWithoutAnyRecord_StillTells()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+0-3.efi");
        await rig.LiveAsync("0.1.1");

        await rig.BootAsync("0.1.1");

        Assert.Contains(rig.Book.History, happened => happened is { Kind: UpdateEventKind.FellBack, Version: "0.1.2", Other: "0.1.1" });
    }

    [Fact]
    public async Task Start_FellBackIsToldOnce()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+0-3.efi");
        await rig.LiveAsync("0.1.1");

        await rig.LiveAsync("0.1.1");

        Assert.Single(rig.Book.History, happened => happened.Kind == UpdateEventKind.FellBack);
    }

    [Fact]
    public async Task Start_SameStartAgain_ChangesNothing()
    {
        using var rig = new Rig("hearth_0.1.1.efi");
        await rig.BootAsync("0.1.1");

        await rig.Keeper.StartAsync(TestContext.Current.CancellationToken);

        Assert.Single(rig.Book.Boots);
    }

    [Fact]
    public async Task Fail_LoneVersion_StaysUp()
    {
        using var rig = new Rig("hearth_0.1.1+3.efi");
        await rig.BootAsync("0.1.1");

        var restarts = rig.Keeper.Fail("no model could be run");

        Assert.False(restarts);
        Assert.Equal(["This start is not in order: no model could be run."], UpdateNotices.Of(rig.Report));
    }

    [Fact]
    public async Task Fail_ProvenVersion_StaysUp()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2.efi");
        await rig.LiveAsync("0.1.1");
        await rig.LiveAsync("0.1.2");
        await rig.BootAsync("0.1.2");

        Assert.False(rig.Keeper.Fail("no model could be run"));
    }

    [Fact]
    public async Task Start_ProvenVersionThatDiesThreeTimes_GoesToTheOther()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.LiveAsync("0.1.2");
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await rig.BootAsync("0.1.2"));
        }

        var other = await rig.BootAsync("0.1.2");

        Assert.Equal("0.1.1", other?.Version);
        Assert.Equal(["hearth_0.1.1+3.efi", "hearth_0.1.2+0.efi"], rig.Entries);
        Assert.True(rig.Book.HasGivenUp("0.1.2"));
    }

    [Fact]
    public async Task Start_TwoVersionsThatDie_NeverGoesBackAndForth()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.LiveAsync("0.1.2");
        for (var i = 0; i < 4; i++)
        {
            await rig.BootAsync("0.1.2");
        }
        await rig.BootAsync("0.1.1");
        rig.Keeper.Commit();

        for (var i = 0; i < 8; i++)
        {
            Assert.Null(await rig.BootAsync("0.1.1"));
        }

        Assert.Single(rig.Book.History, happened => happened.Kind == UpdateEventKind.LeftLoop);
    }

    // Somebody who pulls the plug again and again is not the version's fault.
    [Fact]
    public async Task Start_VersionThatRanWell_IsForgivenMore()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.BootAsync("0.1.2");
        rig.Keeper.Commit();
        rig.Keeper.Settle();
        for (var i = 0; i < 6; i++)
        {
            Assert.Null(await rig.BootAsync("0.1.2"));
        }

        Assert.Equal("0.1.1", (await rig.BootAsync("0.1.2"))?.Version);
    }

    [Fact]
    public async Task GoBack_TwoGoodVersions_TheOtherStartsNextWithTries()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.BootAsync("0.1.2");
        rig.Keeper.Commit();

        var problem = rig.Keeper.GoBack("Marie");

        Assert.Null(problem);
        Assert.Equal(["hearth_0.1.1+3.efi", "hearth_0.1.2+0.efi"], rig.Entries);
        Assert.False(rig.Book.HasGivenUp("0.1.2"));
    }

    [Fact]
    public async Task GoBack_ThenForward_TheNewerRunsAgain()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.BootAsync("0.1.2");
        rig.Keeper.Commit();
        rig.Keeper.GoBack("Marie");
        await rig.BootAsync("0.1.1");
        rig.Keeper.Commit();

        rig.Keeper.GoBack("Marie");

        Assert.Equal(["hearth_0.1.1+0.efi", "hearth_0.1.2+3.efi"], rig.Entries);
        Assert.DoesNotContain(rig.Book.History, happened => happened.Kind == UpdateEventKind.FellBack);
    }

    [Fact]
    public async Task GoBack_NoOther_SaysSo()
    {
        using var rig = new Rig("hearth_0.1.1.efi");
        await rig.LiveAsync("0.1.1");

        Assert.Contains("no other version", rig.Keeper.GoBack("Marie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataOfALaterFormat_IsSetAsideAndTheOwnComesBack()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.BootAsync("0.1.2");
        rig.Write("var/lib/hearth/settings/settings.yaml", "changed over");
        rig.Keeper.Commit();
        WithLaterFormat(rig);

        await rig.BootAsync("0.1.1");

        Assert.Equal("one", rig.Read("var/lib/hearth/settings/settings.yaml"));
        Assert.Equal("weights", rig.Read("var/lib/hearth/models/large.gguf"));
        Assert.Equal("changed over", rig.Read("var/lib/hearth-system/snapshots/0.1.2.aside/settings/settings.yaml"));
    }

    [Fact]
    public async Task Start_CutOffWhileTheOwnDataComesBack_FinishesIt()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.BootAsync("0.1.2");
        rig.Write("var/lib/hearth/settings/settings.yaml", "changed over");
        rig.Write("var/lib/hearth/console/chats/1.json", "changed over");
        rig.Keeper.Commit();
        WithLaterFormat(rig);
        // The power went when chats were back and settings, which come later, not yet.
        await rig.BootAsync("0.1.1");
        Directory.Delete(rig.At("var/lib/hearth/settings"), recursive: true);
        WriteBook(rig, rig.Book with { DataFormat = DataFormat.Current + 1, SettingAside = "0.1.1" });

        await rig.BootAsync("0.1.1");

        Assert.Equal(("one", "hello"), (rig.Read("var/lib/hearth/settings/settings.yaml"), rig.Read("var/lib/hearth/console/chats/1.json")));
        Assert.Equal("changed over", rig.Read("var/lib/hearth-system/snapshots/0.1.2.aside/settings/settings.yaml"));
        Assert.Equal("changed over", rig.Read("var/lib/hearth-system/snapshots/0.1.2.aside/console/chats/1.json"));
        Assert.Equal((null, DataFormat.Current), (rig.Book.SettingAside, rig.Book.DataFormat));
    }

    [Fact]
    public async Task Start_CutOffBeforeTheCopyOfData_TakesItAtTheNextStart()
    {
        using var rig = new Rig("hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi");
        await rig.LiveAsync("0.1.1");
        await rig.BootAsync("0.1.2");
        Directory.Delete(rig.At("var/lib/hearth-system/snapshots"), recursive: true);
        WriteBook(rig, rig.Book with { SettingAside = "0.1.2" });

        await rig.BootAsync("0.1.2");

        Assert.Equal("one", rig.Read("var/lib/hearth-system/snapshots/0.1.1/settings/settings.yaml"));
    }

    [Fact]
    public async Task Start_DamagedBook_BeginsANewOne()
    {
        using var rig = new Rig("hearth_0.1.1.efi");
        rig.Write("var/lib/hearth-system/boots.json", "{ broken");

        await rig.BootAsync("0.1.1");

        Assert.Single(rig.Book.Boots);
    }

    [Fact]
    public void Rename_TwinOfAnInterruptedRename_IsRemoved()
    {
        using var rig = new Rig("hearth_0.1.1+2-1.efi", "hearth_0.1.1.efi");
        var folder = new BootFolder(rig.Paths.Efi);

        folder.Rename(folder.Find("0.1.1")!, new BootEntry("0.1.1"));

        Assert.Equal(["hearth_0.1.1.efi"], rig.Entries);
    }

    [Fact]
    public async Task Settle_CopiesOfVersionsThatAreGone_AreRemoved()
    {
        using var rig = new Rig("hearth_0.1.3.efi", "hearth_0.1.2.efi");
        rig.Write("var/lib/hearth-system/snapshots/0.1.1/settings/settings.yaml", "old");
        rig.Write("var/lib/hearth-system/snapshots/0.1.2/settings/settings.yaml", "kept");
        await rig.BootAsync("0.1.3");

        rig.Keeper.Settle();

        Assert.Equal(["0.1.2"], Directory.GetDirectories(rig.Paths.Snapshots).Select(Path.GetFileName));
    }

    private static void WithLaterFormat(Rig rig) => WriteBook(rig, rig.Book with { DataFormat = DataFormat.Current + 1 });

    private static void WriteBook(Rig rig, BootBook book) =>
        new Appliance.Agent.Storage.DurableFile(rig.Paths.Book).Write(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(book, BootJson.Default.BootBook));
}
