using Appliance.Agent.Screen;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Screen;

public sealed class ScreenRendererTests
{
    private const int Columns = 80;
    private const int Rows = 25;

    private static readonly ScreenContent Busy = new(
        "1.2.3",
        "hearth",
        ["192.168.100.200", "fd00::1234"],
        11434,
        [
            new("Llama-3.2-3B-Instruct-Q4_K_M", "1.9 GiB", "loaded"),
            new("Qwen2.5-Coder-32B-Instruct-Q4_K_M-with-a-long-name", "18.5 GiB", "available"),
        ],
        [new("mistral.gguf", "the file is truncated: 1000 of 2000 bytes (1000 B missing). Copy it again.")]);

    private static readonly ScreenDoor Door = new(null, false, null, string.Join(':', Enumerable.Range(160, 32).Select(part => part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))));

    [Fact]
    public void Render_ModelsAndFaults_IsAsExpected() => Expectation.Matches("screen-busy.txt", Visible(Busy));

    [Fact]
    public void Render_NoNetworkNoModels_IsAsExpected() =>
        Expectation.Matches("screen-waiting.txt", Visible(Busy with { Addresses = [], Models = [], Unusable = [] }));

    [Fact]
    public void Render_SystemReportsProblem_IsAsExpected() => Expectation.Matches("screen-problem.txt", Visible(Busy with
    {
        Problems = ["The data partition sda6 cannot be read. It was left as it is; models and settings are not there."],
    }));

    [Fact]
    public void Render_NotClaimed_ShowsTheCodeAndTheWayIn() => Expectation.Matches("screen-setup.txt", Visible(Busy with
    {
        Models = [],
        Unusable = [],
        Door = Door with { SetupCode = "K7PM-3XQD", IsBeingSetUp = true },
    }));

    [Fact]
    public void Render_Claimed_SaysWhereSetupGoesOn() =>
        Expectation.Matches("screen-claimed.txt", Visible(Busy with { Unusable = [], Door = Door with { IsBeingSetUp = true } }));

    [Fact]
    public void Render_SetUp_ShowsTheConsole() => Expectation.Matches("screen-console.txt", Visible(Busy with { Door = Door }));

    [Fact]
    public void Render_PasswordForgotten_ShowsTheCode() =>
        Assert.Contains("Code for a new password  K7PM-3XQD", Visible(Busy with { Door = Door with { RecoveryCode = "K7PM-3XQD" } }), StringComparison.Ordinal);

    [Fact]
    public void Render_NotClaimedOnlyIpv6_HasTheCodeWithTheName() => Assert.Contains(
        ScreenRenderer.Render(Busy with { Addresses = ["2001:db8:1111:2222:3333:4444:5555:6666"], Door = Door with { SetupCode = "K7PM-3XQD" } }, Columns, Rows),
        line => line.Contains('█', StringComparison.Ordinal));

    [Fact]
    public void Render_MoreThanFits_IsAsExpected() => Expectation.Matches("screen-full.txt", Visible(Busy with
    {
        Models = [.. Enumerable.Range(1, 30).Select(number => new ScreenModel($"model-{number}", "1 GiB", "available"))],
    }));

    [Fact]
    public void Render_HostileNames_CannotSteerTheTerminal()
    {
        var lines = ScreenRenderer.Render(Busy with { Models = [new("\e[2Jevil\u202e模型", "1 GiB", "loaded")] }, Columns, Rows);

        Assert.DoesNotContain("\e[2J", string.Concat(lines), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("?[2Jevil???", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_LongestAddress_StillHasItsCode()
    {
        var content = Busy with { Addresses = ["2001:db8:1111:2222:3333:4444:5555:6666"] };

        var lines = ScreenRenderer.Render(content, Columns, Rows);

        Assert.Contains(lines, line => line.Contains('█', StringComparison.Ordinal));
        Assert.All(Plain(lines), line => Assert.InRange(line.Length, 0, Columns));
    }

    [Fact]
    public void Render_NarrowTerminal_LeavesTheCodeOut() =>
        Assert.DoesNotContain(ScreenRenderer.Render(Busy, 60, Rows), line => line.Contains('█', StringComparison.Ordinal));

    private static string Visible(ScreenContent content)
    {
        var lines = ScreenRenderer.Render(content, Columns, Rows);
        Assert.Equal(Rows, lines.Count);
        Assert.All(Plain(lines), line => Assert.InRange(line.Length, 0, Columns));
        return string.Join('\n', lines).Replace('\e', '␛') + "\n";
    }

    private static IEnumerable<string> Plain(IEnumerable<string> lines) =>
        lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9;]*m", ""));
}
