using System.Diagnostics;
using System.Text.RegularExpressions;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Units;

/// <summary>The firewall's rules, judged by the kernel in a network of its own.</summary>
public sealed class FirewallTests
{
    private static string Rules => Path.Combine(Repository.Overlay, "usr", "lib", "hearth", "firewall.nft");

    [Fact]
    public async Task Ports_LetIn_AreOurs()
    {
        var rules = await File.ReadAllTextAsync(Rules, TestContext.Current.CancellationToken);

        Assert.Equal(["{ 80, 443 }", "11434"], Regex.Matches(rules, @"^\s+tcp dport (\{[^}]*\}|\d+) accept", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        Assert.Equal(3, Regex.Count(rules, "priority filter; policy drop;"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("meta l4proto { 6, 17 } th dport 53 accept comment \"names\"\ntcp dport 443 accept comment \"models and updates\"\nudp dport 123 accept comment \"time servers\"\n")]
    public async Task Rules_WithWhatSettingsAllow_AreTakenByTheKernel(string allowed)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nft") && Environment.IsPrivilegedProcess, "nft or its rights are missing.");
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "firewall.nft");
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "outbound.nft"), allowed, TestContext.Current.CancellationToken);
        var rules = await File.ReadAllTextAsync(Rules, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, rules.Replace("/etc/hearth", directory.Path, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        using var process = Process.Start(new ProcessStartInfo("unshare", ["--net", "sh", "-c", $"nft -f '{file}' && nft -n list chain inet hearth allowed"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var listed = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen((await errors).Contains("Operation not permitted", StringComparison.Ordinal), "No network of its own may be made here.");

        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal(Regex.Count(allowed, "accept"), Regex.Count(listed, "accept"));
    }
}
