using Appliance.Agent.Tests.Support;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;
using Appliance.Console.Ports;
using Appliance.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Appliance.Agent.Tests.Updates;

/// <summary>The agent's way from an announcement to the restart, with real signatures. Root is a script that notes what it was asked for.</summary>
public sealed class UpdateDeskTests : IDisposable
{
    private readonly ReleaseKit _kit = new();

    private string Calls => _kit.At("calls");

    private string Run => _kit.At("run", "hearth", "updates");

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task Stick_PluggedIn_IsOffered()
    {
        _kit.MakeImage();
        await using var agent = await StartAsync();

        _kit.Publish(_kit.SmallRelease("0.1.2"));

        var view = await AwaitAsync(agent, view => view.Phase == UpdatePhase.Available);
        Assert.Equal(("0.1.2", true, "Faster."), (view.Offer!.Version, view.Offer.IsOnStick, view.Offer.Notes));
        Assert.Contains("clock cannot be relied on", view.Offer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stick_PulledOut_IsNotOfferedAnyMore()
    {
        _kit.MakeImage();
        _kit.Publish(_kit.SmallRelease("0.1.2"));
        await using var agent = await StartAsync();
        await AwaitAsync(agent, view => view.Phase == UpdatePhase.Available);

        Directory.Delete(_kit.Stick, recursive: true);

        await AwaitAsync(agent, view => view is { Phase: UpdatePhase.Idle, Offer: null });
    }

    [Fact]
    public async Task Install_FromTheStick_AsksRootAndWaitsForTheRestart()
    {
        _kit.MakeImage();
        _kit.Publish(_kit.SmallRelease("0.1.2"));
        await using var agent = await StartAsync();
        await AwaitAsync(agent, view => view.Phase == UpdatePhase.Available);

        Assert.Null(Updates(agent).Install("0.1.2", "Marie"));

        await AwaitAsync(agent, view => view.Phase == UpdatePhase.AwaitingRestart);
        Assert.Equal("start --no-ask-password hearth-update.service\n", File.ReadAllText(Calls));
        Assert.Equal(
            new UpdateRequest(UpdateAction.Install, "0.1.2", UpdatePlace.Stick, "stable", "Marie"), UpdateRequest.Read(Path.Combine(agent.Shared, "updates", "request.json")));
    }

    [Fact]
    public async Task Install_RootRefuses_SaysWhyAndDoesNotAskAgain()
    {
        _kit.MakeImage();
        _kit.Publish(_kit.SmallRelease("0.1.2"));
        await using var agent = await StartAsync(problem: "The slot could not be written.");
        await AwaitAsync(agent, view => view.Phase == UpdatePhase.Available);

        Updates(agent).Install("0.1.2", "Marie");

        var view = await AwaitAsync(agent, view => view.Problem is not null);
        Assert.Equal((UpdatePhase.Available, "The slot could not be written."), (view.Phase, view.Problem));
        Assert.Single(File.ReadAllLines(Calls));
    }

    [Fact]
    public async Task Install_VersionThatIsNotOffered_IsRefused()
    {
        _kit.MakeImage();
        await using var agent = await StartAsync();

        Assert.Contains("not offered any more", Updates(agent).Install("0.1.2", "Marie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NotAllowed_AsksNobody()
    {
        // Nobody listens there: had it been asked, that would be told.
        _kit.MakeImage(new Uri("http://127.0.0.1:9/"));
        await using var agent = await StartAsync();

        await Updates(agent).CheckAsync(TestContext.Current.CancellationToken);

        Assert.Null(Updates(agent).Current.Problem);
    }

    [Fact]
    public async Task Automatic_ReleaseOnTheServer_IsFetchedAndInstalled()
    {
        _kit.Publish(_kit.SmallRelease("0.1.2"));
        // What the stick would have lies on a server instead.
        var site = _kit.At("site");
        Directory.Move(_kit.Stick, site);
        await using var server = await ServeAsync(site);
        _kit.MakeImage(new Uri(server.Urls.Single()));
        await using var agent = await StartAsync();
        await agent.Services.GetRequiredService<SettingsStore>().UpdateAsync(
            document => document with { Privacy = document.Privacy with { UpdateChecks = true }, Updates = document.Updates with { Automatic = true } },
            TestContext.Current.CancellationToken);

        await AwaitAsync(agent, view => view.Phase == UpdatePhase.AwaitingRestart);

        Assert.Equal(UpdatePlace.Download, UpdateRequest.Read(Path.Combine(agent.Shared, "updates", "request.json"))?.Source);
        await agent.StopAsync();
    }

    [Fact]
    public async Task Restart_WhenIdle_IsDoneByItself()
    {
        _kit.MakeImage();
        _kit.Publish(_kit.SmallRelease("0.1.2"));
        await using var agent = await StartAsync();
        await agent.Services.GetRequiredService<SettingsStore>().UpdateAsync(
            document => document with { Updates = document.Updates with { Automatic = true, Restart = UpdateRestart.Idle } }, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Calls) && File.ReadAllText(Calls).Contains("hearth-power@reboot.service", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Find_ReleaseThatFailedHere_IsNotOfferedAgain()
    {
        _kit.MakeImage();
        _kit.Publish(_kit.SmallRelease("0.1.2"));
        var fell = new UpdateEvent(TimeProvider.System.GetUtcNow(), UpdateEventKind.FellBack, "0.1.2", "0.1.1", "the console does not answer");
        new BootReport("0.1.1", false, "0.1.2", false, new BootBook { History = [fell] }).Write(Run);

        await using var agent = await StartAsync();

        var view = await AwaitAsync(agent, view => view.Problem is not null);
        Assert.Equal(UpdatePhase.Idle, view.Phase);
        Assert.Contains("did not prove healthy", view.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_WrittenAnew_IsToldToOpenPages()
    {
        _kit.MakeImage();
        new BootReport("0.1.1", true, "0.1.0", false, new BootBook()).Write(Run);
        await using var agent = await StartAsync();
        await AwaitAsync(agent, view => view.IsOnTrial);
        var told = new TaskCompletionSource();
        Updates(agent).Changed += () =>
        {
            if (!Updates(agent).Current.IsOnTrial)
            {
                told.TrySetResult();
            }
        };

        new BootReport("0.1.1", false, "0.1.0", false, new BootBook()).Write(Run);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task GoBack_OtherVersion_AsksRootAndRestarts()
    {
        _kit.MakeImage();
        new BootReport("0.1.1", false, "0.1.0", false, new BootBook()).Write(Run);
        await using var agent = await StartAsync();

        var problem = await Updates(agent).GoBackAsync("Marie", TestContext.Current.CancellationToken);

        Assert.Null(problem);
        Assert.Equal(
            ["start --no-ask-password hearth-update.service", "start --no-ask-password --no-block hearth-power@reboot.service"], File.ReadAllLines(Calls));
    }

    [Theory]
    [InlineData(UpdateRestart.Ask, 3, 600, false)]
    [InlineData(UpdateRestart.Idle, 12, 600, true)]
    [InlineData(UpdateRestart.Idle, 12, 599, false)]
    [InlineData(UpdateRestart.Hour, 3, 1, true)]
    [InlineData(UpdateRestart.Hour, 3, 0, false)]
    [InlineData(UpdateRestart.Hour, 4, 600, false)]
    public void HasCome_Schedule_IsKept(UpdateRestart restart, int hour, int idleSeconds, bool expected) => Assert.Equal(
        expected,
        Agent.Updates.RestartTime.HasCome(
            new UpdateSettings { Restart = restart, Hour = 3 }, new DateTimeOffset(2026, 11, 23, hour, 10, 0, TimeSpan.Zero), TimeSpan.FromSeconds(idleSeconds), TimeSpan.FromMinutes(10)));

    private static IUpdates Updates(TestAgent agent) => agent.Services.GetRequiredService<IUpdates>();

    private static async Task<UpdateView> AwaitAsync(TestAgent agent, Func<UpdateView, bool> condition)
    {
        await Eventually.TrueAsync(() => Task.FromResult(condition(Updates(agent).Current)));
        return Updates(agent).Current;
    }

    private static async Task<WebApplication> ServeAsync(string site)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(site), ServeUnknownFileTypes = true });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private Task<TestAgent> StartAsync(string? problem = null)
    {
        Directory.CreateDirectory(Run);
        var reply = problem is null ? """{"version":"0.1.2"}""" : $$"""{"version":"0.1.2","problem":"{{problem}}"}""";
        var systemctl = _kit.At("systemctl");
        File.WriteAllText(systemctl, $"#!/bin/sh\necho \"$*\" >>'{Calls}'\necho '{reply}' >'{Run}/reply.json'\n");
        SysupdateTree.MakeExecutable(systemctl);
        return TestAgent.StartWithoutRunnerAsync(
            _ => { },
            ("Updates:Stamp", _kit.Stamp), ("Updates:RootCertificate", _kit.Certificate), ("Updates:Stick", _kit.Stick), ("Updates:RunDirectory", Run),
            ("Updates:Unit", "hearth-update.service"), ("Updates:Systemctl", systemctl), ("Updates:LookInterval", "00:00:00.1"), ("Updates:FirstCheck", "00:00:00"),
            ("Updates:IdleFor", "00:00:00"), ("Updates:Root", _kit.Path));
    }
}
