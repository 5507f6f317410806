using System.Runtime.Versioning;
using Appliance.Agent.OpenWebUi;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.OpenWebUi;

/// <summary>When the agent starts Open WebUI, with a stand-in for systemctl that writes down what it was asked.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OpenWebUiKeeperTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Start_SetupFinished_WritesTheVariablesForNobodyElseAndStartsTheUnit()
    {
        await using var agent = await StartAsync();
        Assert.False(File.Exists(Calls));

        await FinishAsync(agent);

        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Calls)));
        Assert.Equal("start --no-ask-password --no-block hearth-chat.service", (await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken))[0]);
        var written = EnvironmentFile.Parse(await File.ReadAllLinesAsync(Variables, TestContext.Current.CancellationToken));
        Assert.Equal(agent.Services.GetRequiredService<OpenWebUiSecrets>().Current.ApiKey, written["OPENAI_API_KEYS"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Variables));
    }

    [Fact]
    public async Task Start_ToldOtherThingsBefore_StartsItAnew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Variables)!);
        await File.WriteAllTextAsync(Variables, "WEBUI_URL=\"https://other.local:3000\"\n", TestContext.Current.CancellationToken);
        await using var agent = await StartAsync();

        await FinishAsync(agent);

        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Calls)));
        Assert.StartsWith("restart ", await File.ReadAllTextAsync(Calls, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_SecondStart_AreTheSame()
    {
        OpenWebUiSecret first;
        await using (var agent = await StartAsync())
        {
            first = agent.Services.GetRequiredService<OpenWebUiSecrets>().Current;
        }
        await using var again = await StartAsync();

        Assert.Equal(first, again.Services.GetRequiredService<OpenWebUiSecrets>().Current);
        Assert.Equal(3, new[] { first.ApiKey, first.SessionKey, first.AdministratorPassword }.Distinct().Count());
    }

    public void Dispose() => _directory.Dispose();

    private string Calls => Path.Combine(_directory.Path, "calls");

    private string Variables => Path.Combine(_directory.Path, "run", "environment");

    private async Task<TestAgent> StartAsync()
    {
        var systemctl = Path.Combine(_directory.Path, "systemctl");
        await File.WriteAllTextAsync(systemctl, $"#!/bin/sh\necho \"$*\" >>'{Calls}'\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(systemctl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return await TestAgent.StartWithoutRunnerAsync(
            _ => { },
            ("OpenWebUi:Socket", Path.Combine(_directory.Path, "chat.sock")), ("OpenWebUi:Unit", "hearth-chat.service"), ("OpenWebUi:Systemctl", systemctl),
            ("OpenWebUi:EnvironmentFile", Variables), ("OpenWebUi:Directory", Path.Combine(_directory.Path, "chat")), ("OpenWebUi:Interval", "00:00:00.1"));
    }

    private static async Task FinishAsync(TestAgent agent) => Assert.IsType<SaveResult.Saved>(await agent.Services.GetRequiredService<SettingsStore>().UpdateAsync(
        document => document with
        {
            Users = [new UserSettings { Name = "Ada", Role = UserRole.Admin, PasswordHash = PasswordHash.Create(OpenWebUiRig.Password) }],
            Setup = new SetupSettings { Claimed = true, Finished = true },
        },
        TestContext.Current.CancellationToken));
}
