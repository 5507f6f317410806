using Appliance.Agent.Tests.Support;
using Appliance.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Settings;

public sealed class SettingsFeatureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Calls => Path.Combine(_directory.Path, "calls");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Save_WhatConcernsTheSystem_StartsTheUnit()
    {
        await using var agent = await StartAsync();
        var store = agent.Services.GetRequiredService<SettingsStore>();

        await store.UpdateAsync(document => document with { Device = document.Device with { Hostname = "rig" } }, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(1901) == 1));
        Assert.Equal("start --no-ask-password hearth-settings.service\n", await File.ReadAllTextAsync(Calls, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Save_WhatDoesNot_StartsNothing()
    {
        await using var agent = await StartAsync();
        var store = agent.Services.GetRequiredService<SettingsStore>();

        await store.UpdateAsync(document => document with { Setup = document.Setup with { Claimed = true, Step = "network" } }, TestContext.Current.CancellationToken);
        await store.UpdateAsync(document => document with { Device = document.Device with { TimeZone = "Europe/Paris" } }, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(1901) == 1));
        Assert.Single(await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Trial_Begun_StartsTheUnit()
    {
        await using var agent = await StartAsync();
        var trial = agent.Services.GetRequiredService<NetworkTrial>();
        var document = agent.Services.GetRequiredService<SettingsStore>().Current.Document;

        trial.Begin(document with { Network = new NetworkSettings { Wifi = [new WifiSettings { Ssid = "Home", Passphrase = "top secret" }] } });

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(1901) == 1));
        Assert.DoesNotContain(agent.Logs.Texts, text => text.Contains("top secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Save_UnitFails_IsLoggedAndTheAgentServes()
    {
        await using var agent = await StartAsync(exitCode: 1);
        var store = agent.Services.GetRequiredService<SettingsStore>();

        await store.UpdateAsync(document => document with { Device = document.Device with { Hostname = "rig" } }, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(1902) == 1));
        Assert.Equal("ok", (await agent.GetAsync("/healthz")).GetProperty("status").GetString());
    }

    private Task<TestAgent> StartAsync(int exitCode = 0)
    {
        var script = Path.Combine(_directory.Path, "systemctl");
        File.WriteAllText(script, $"#!/bin/sh\necho \"$@\" >> {Calls}\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return TestAgent.StartWithoutRunnerAsync(_ => { }, ("Settings:Unit", "hearth-settings.service"), ("Settings:Systemctl", script));
    }
}
