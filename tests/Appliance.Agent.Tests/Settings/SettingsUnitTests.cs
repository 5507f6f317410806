using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Agent.Tests.Support;
using Appliance.Settings;

namespace Appliance.Agent.Tests.Settings;

/// <summary>The units that carry out settings, as far as they can be judged without booting.</summary>
public sealed partial class SettingsUnitTests
{
    private const string Exposed = "2.5";

    private static string Units => Path.Combine(Repository.Overlay, "usr", "lib", "systemd", "system");

    [Theory]
    [InlineData("hearth-settings.service", "ExecStart=/usr/lib/hearth/agent/hearth settings apply")]
    [InlineData("hearth-trial.service", "ExecStart=/usr/lib/hearth/agent/hearth settings apply --end-trial")]
    [InlineData("hearth-preseed.service", "ExecStart=/usr/lib/hearth/agent/hearth settings preseed")]
    [InlineData("hearth-settings.service", "DefaultDependencies=no")]
    [InlineData("hearth-settings.service", "ReadWritePaths=/etc /run/hearth")]
    [InlineData("hearth-settings.service", "InaccessiblePaths=-/efi")]
    [InlineData("hearth-trial.service", "Restart=on-failure")]
    [InlineData("hearth-preseed.service", "RequiresMountsFor=/efi")]
    [InlineData("hearth-preseed.service", "UMask=0022")]
    public void Unit_Directive_IsThere(string unit, string directive) => Assert.Contains(directive, Lines(unit));

    [Theory]
    [InlineData("systemd-networkd.service")]
    [InlineData("systemd-resolved.service")]
    [InlineData("systemd-timesyncd.service")]
    [InlineData("iwd.service")]
    [InlineData("network-pre.target")]
    public void Settings_AtTheStart_AreThereBeforeTheirReaders(string reader) => Assert.Contains(reader, Words("hearth-settings.service", "Before"));

    [Fact]
    public void Preseed_AtTheStart_IsTakenBeforeSettingsAndAgent() =>
        Assert.Superset(new HashSet<string> { "hearth-settings.service", "hearth-agent.service" }, Words("hearth-preseed.service", "Before").ToHashSet());

    [Fact]
    public void Timer_Duration_IsThatOfTrials()
    {
        var minutes = Lines("hearth-trial.timer").Single(line => line.StartsWith("OnActiveSec=", StringComparison.Ordinal));

        Assert.Equal($"OnActiveSec={NetworkTrial.Duration.TotalMinutes.ToString(CultureInfo.InvariantCulture)}min", minutes);
    }

    // The end of a trial must not wait for what the trial may have broken.
    [Theory]
    [InlineData("hearth-trial.timer")]
    [InlineData("hearth-trial.service")]
    public void Trial_End_NeedsNeitherNetworkNorAgent(string unit) => Assert.All(
        new[] { "Requires", "Requisite", "BindsTo", "PartOf", "After", "Wants" }.SelectMany(key => Words(unit, key)),
        other => Assert.Equal("hearth-settings.service", other));

    [Fact]
    public void Trial_Sandbox_IsThatOfTheSettings() => Assert.Empty(
        Lines("hearth-settings.service").SkipWhile(line => !line.StartsWith("CapabilityBoundingSet=", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0)
            .Except(Lines("hearth-trial.service")));

    [Theory]
    [InlineData("hearth-settings.service")]
    [InlineData("hearth-trial.service")]
    [InlineData("hearth-preseed.service")]
    public async Task Sandbox_Exposure_IsLow(string unit)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        using var process = Process.Start(new ProcessStartInfo(
            "systemd-analyze", ["security", "--offline=yes", "--no-pager", $"--threshold={Exposed.Replace(".", "", StringComparison.Ordinal)}", Path.Combine(Units, unit)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var exposure = Exposure().Match(output).Groups["level"].Value;
        Assert.True(double.Parse(exposure, CultureInfo.InvariantCulture) <= double.Parse(Exposed, CultureInfo.InvariantCulture), $"{unit}: {exposure}");
    }

    [Fact]
    public void Polkit_Agent_MayOnlyStartTheSettings()
    {
        var rules = File.ReadAllText(Path.Combine(Repository.Overlay, "usr/share/polkit-1/rules.d/50-hearth.rules"));

        Assert.Contains("""if (/^hearth-(settings|update|disk|install|reset@(settings|everything))\.service$/.test(action.lookup("unit"))) {""", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("hearth-preseed", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("hearth-trial", rules, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Environment=HEARTH_SETTINGS__DIRECTORY=/var/lib/hearth/settings")]
    [InlineData("Environment=HEARTH_SETTINGS__UNIT=hearth-settings.service")]
    public void Agent_Settings_AreWhereTheUnitLooks(string line) => Assert.Contains(line, Lines("hearth-agent.service"));

    [Fact]
    public void Wifi_Folder_IsWhereIwdLooks() =>
        Assert.Contains($"Environment=STATE_DIRECTORY=/{SettingsRenderer.WifiFolder}", Lines("iwd.service.d/50-hearth.conf"));

    private static IEnumerable<string> Words(string unit, string key) => Lines(unit)
        .Where(line => line.StartsWith(key + "=", StringComparison.Ordinal))
        .SelectMany(line => line[(key.Length + 1)..].Split(' '));

    private static string[] Lines(string unit) => File.ReadAllLines(Path.Combine(Units, unit));

    [GeneratedRegex("exposure level for [^:]+: (?<level>[0-9.]+)")]
    private static partial Regex Exposure();
}
