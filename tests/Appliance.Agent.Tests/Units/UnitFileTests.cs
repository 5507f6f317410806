using System.Diagnostics;
using Appliance.Agent.Hosting;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.Transcription;
using Appliance.Agent.Transcription.Audio;
using Appliance.Agent.Transcription.Running;

namespace Appliance.Agent.Tests.Units;

/// <summary>The unit files of the image, as far as they can be judged without booting it.</summary>
public sealed class UnitFileTests
{
    private static string Units => Path.Combine(Repository.Overlay, "usr", "lib", "systemd", "system");

    [Theory]
    [InlineData("RootDirectory=/usr/lib/hearth/runner")]
    [InlineData("DynamicUser=yes")]
    [InlineData("PrivateNetwork=yes")]
    [InlineData("RestrictAddressFamilies=AF_UNIX")]
    [InlineData("DevicePolicy=closed")]
    [InlineData("BindReadOnlyPaths=-/var/lib/hearth/models")]
    [InlineData("BindReadOnlyPaths=-/run/hearth/models-disk")]
    [InlineData("BindReadOnlyPaths=-/run/hearth/data-disk")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("CapabilityBoundingSet=")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("RestrictNamespaces=yes")]
    [InlineData("SystemCallFilter=@system-service")]
    [InlineData("Restart=no")]
    public void Runner_Sandbox_HasDirective(string directive) => Assert.Contains(directive, Lines("hearth-runner@.service"));

    [Theory]
    [InlineData("hearth-whisper@.service")]
    [InlineData("hearth-whisper-proxy@.service")]
    [InlineData("hearth-audio@.service")]
    public void Transcription_Sandboxes_HaveNoNetworkAndNoRights(string unit)
    {
        var lines = Lines(unit);

        Assert.All(
            ["DynamicUser=yes", "PrivateNetwork=yes", "IPAddressDeny=any", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "DevicePolicy=closed", "ProtectSystem=strict", "RestrictNamespaces=yes", "SystemCallFilter=@system-service"],
            directive => Assert.Contains(directive, lines));
    }

    [Theory]
    [InlineData("RootDirectory=/usr/lib/hearth/runner")]
    [InlineData("StandardInput=socket")]
    [InlineData("StandardOutput=socket")]
    [InlineData("RestrictAddressFamilies=none")]
    [InlineData("MemoryDenyWriteExecute=yes")]
    [InlineData("PrivateDevices=yes")]
    [InlineData("RuntimeMaxSec=20min")]
    [InlineData("MemoryMax=768M")]
    public void Decoder_Sandbox_HasDirective(string directive) => Assert.Contains(directive, Lines("hearth-audio@.service"));

    [Fact]
    public void Decoder_Command_IsTheAgents() =>
        Assert.Contains($"ExecStart=-/usr/bin/ffmpeg {string.Join(' ', SoundFormat.DecoderArguments)}", Lines("hearth-audio@.service"));

    [Fact]
    public void Decoder_Socket_IsWhereTheAgentLooks()
    {
        Assert.Contains("ListenStream=/run/hearth-audio.sock", Lines("hearth-audio.socket"));
        Assert.Contains("Environment=HEARTH_TRANSCRIPTION__DECODERSOCKET=/run/hearth-audio.sock", Lines("hearth-agent.service"));
    }

    [Fact]
    public void Whisper_Command_HasTheFixedArguments() => Assert.Contains(
        $"ExecStart=/usr/bin/whisper-server {string.Join(' ', WhisperLaunch.FixedArguments)} --port 8080 --model ${{WHISPER_MODEL}} --threads ${{WHISPER_THREADS}} $WHISPER_DEVICE",
        Lines("hearth-whisper@.service"));

    [Fact]
    public void Whisper_Socket_IsWhereTheAgentLooks()
    {
        var units = RunnerUnits.Whisper(new TranscriptionOptions().SocketDirectory);

        Assert.Contains($"ListenStream={units.SocketDirectory}/%i/{units.SocketName}", Lines("hearth-whisper@.socket"));
    }

    [Fact]
    public void RunnerDevices_Sandbox_IsThatOfRunners() => Assert.Empty(
        Lines("hearth-runner@.service").SkipWhile(line => !line.StartsWith("CapabilityBoundingSet=", StringComparison.Ordinal))
            .Except(Lines("hearth-runner-devices.service")));

    [Fact]
    public void Runner_Devices_AreOnlyGraphics() => Assert.All(
        Lines("hearth-runner@.service").Concat(Lines("hearth-whisper@.service")).Where(line => line.StartsWith("DeviceAllow=", StringComparison.Ordinal)),
        line => Assert.Matches("^DeviceAllow=char-(drm|kfd|nvidia[a-z-]*) rw$", line));

    [Fact]
    public void Runner_Command_HasTheFixedArguments() =>
        Assert.Contains($"ExecStart=/usr/bin/llama-server {string.Join(' ', RunnerLaunch.FixedArguments)}", Lines("hearth-runner@.service"));

    [Theory]
    [InlineData("User=hearth")]
    [InlineData("Type=notify")]
    [InlineData("WatchdogSec=30")]
    [InlineData("Restart=always")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("CapabilityBoundingSet=")]
    [InlineData("ProtectSystem=strict")]
    public void Agent_Service_HasDirective(string directive) => Assert.Contains(directive, Lines("hearth-agent.service"));

    [Theory]
    [InlineData("sockets.target.wants/hearth-agent.socket")]
    [InlineData("sockets.target.wants/hearth-audio.socket")]
    [InlineData("sockets.target.wants/hearth-console.socket")]
    [InlineData("sockets.target.wants/hearth-console-http.socket")]
    [InlineData("multi-user.target.wants/hearth-agent.service")]
    [InlineData("sysinit.target.wants/hearth-preseed.service")]
    [InlineData("sysinit.target.wants/hearth-settings.service")]
    [InlineData("sysinit.target.wants/hearth-reset.service")]
    [InlineData("boot-complete.target.requires/hearth-health.service")]
    public void Unit_Enabled_LinksToItsFile(string link)
    {
        var file = new FileInfo(Path.Combine(Units, link));

        Assert.Equal($"../{file.Name}", file.LinkTarget);
        Assert.True(File.Exists(Path.Combine(Units, file.Name)));
    }

    [Fact]
    public void Overlay_Files_AreAllBelowUsr() =>
        Assert.All(Directory.EnumerateFileSystemEntries(Repository.Overlay), entry => Assert.Equal("usr", Path.GetFileName(entry)));

    [Theory]
    [InlineData("hearth-agent.service")]
    [InlineData("hearth-agent.socket")]
    [InlineData("hearth-console.socket")]
    [InlineData("hearth-console-http.socket")]
    [InlineData("hearth-firewall.service")]
    [InlineData("hearth-runner@.service")]
    [InlineData("hearth-runner-devices.service")]
    [InlineData("hearth-health.service")]
    [InlineData("hearth-whisper@.service")]
    [InlineData("hearth-whisper@.socket")]
    [InlineData("hearth-whisper-proxy@.service")]
    [InlineData("hearth-audio.socket")]
    [InlineData("hearth-audio@.service")]
    [InlineData("hearth-settings.service")]
    [InlineData("hearth-preseed.service")]
    [InlineData("hearth-trial.service")]
    [InlineData("hearth-trial.timer")]
    [InlineData("hearth-disk.service")]
    [InlineData("hearth-install.service")]
    [InlineData("hearth-reset.service")]
    [InlineData("hearth-reset@.service")]
    public async Task Unit_Syntax_IsAcceptedBySystemd(string unit)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        using var directory = new TemporaryDirectory();
        // The programs of the image are not on this machine; anything executable stands in for them.
        foreach (var path in Directory.EnumerateFiles(Units, "hearth-*"))
        {
            var text = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken))
                .Select(line => line.StartsWith("ExecStart=", StringComparison.Ordinal) ? "ExecStart=/bin/true" : line);
            await File.WriteAllLinesAsync(Path.Combine(directory.Path, Path.GetFileName(path)), text, TestContext.Current.CancellationToken);
        }

        using var process = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", Path.Combine(directory.Path, unit)]) { RedirectStandardError = true })!;
        var complaints = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // These came with systemd 253 and 254; the machine that runs the tests may be older than the image.
        Assert.All(
            complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains("hearth-", StringComparison.Ordinal)),
            line => Assert.Matches("RestartSteps|RestartMaxDelaySec|LogFilterPatterns", line));
    }

    [Theory]
    [InlineData("hearth-agent.service")]
    [InlineData("hearth-firewall.service")]
    [InlineData("hearth-health.service")]
    [InlineData("hearth-runner@.service")]
    [InlineData("hearth-whisper@.service")]
    [InlineData("hearth-whisper-proxy@.service")]
    [InlineData("hearth-audio@.service")]
    public async Task Unit_Exposure_IsSmall(string unit)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        using var process = Process.Start(new ProcessStartInfo(
            "systemd-analyze", ["security", "--offline=yes", "--threshold=25", "--no-pager", Path.Combine(Units, unit)])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var report = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, report + await errors);
    }

    [Theory]
    [InlineData("hearth-agent.socket", "11434", SystemdSockets.Api)]
    [InlineData("hearth-console.socket", "443", SystemdSockets.ConsoleHttps)]
    [InlineData("hearth-console-http.socket", "80", SystemdSockets.ConsoleHttp)]
    public void Agent_Socket_HasTheNameTheAgentLooksFor(string unit, string port, string name)
    {
        Assert.Contains($"ListenStream={port}", Lines(unit));
        Assert.Contains($"FileDescriptorName={name}", Lines(unit));
        Assert.Contains(Lines("hearth-agent.service"), line => line.StartsWith("Sockets=", StringComparison.Ordinal) && line.Split('=', ' ').Contains(unit));
    }

    private static string[] Lines(string unit) => File.ReadAllLines(Path.Combine(Units, unit));
}
