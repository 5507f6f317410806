using Appliance.Build.Processes;
using Appliance.Build.Tools;

namespace Appliance.Build.Tests.Tools;

public sealed class NativeToolboxTests
{
    private static readonly NativeToolbox Toolbox = new(new CommandRunner(), "/TREE");

    [Fact]
    public void Wrap_PlainTool_HasNoNetworkAndNoCapabilities() => Expectation.Matches("bubblewrap/plain.txt", Lines(
        new ToolCommand("mkfs.erofs", "--quiet", "/out/output/root.erofs", "/in/root.tar")
        {
            Output = "/WORKSPACE",
            Inputs = new Dictionary<string, string> { ["root.tar"] = "/CACHE/root.tar" },
            Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "1700000000" },
        }));

    [Fact]
    public void Wrap_ToolThatMakesATree_HasNetworkAndCapabilities() => Expectation.Matches("bubblewrap/tree.txt", Lines(
        new ToolCommand("mmdebstrap", "trixie", "/out/output/tree.tar") { Output = "/WORKSPACE", NeedsNetwork = true, MakesTree = true }));

    [Fact]
    public void Wrap_ArgumentsOfTheTool_ComeLastAndUnread()
    {
        string[] arguments = ["--", "--bind", "a b", "$(reboot)", "", "it's"];

        var wrapped = Toolbox.Wrap(new ToolCommand("tool", arguments) { Output = "/WORKSPACE" });

        Assert.Equal(["--", "tool", .. arguments], wrapped.Arguments.TakeLast(arguments.Length + 2));
    }

    [Fact]
    public void Wrap_RelativePaths_BecomeAbsolute()
    {
        var wrapped = Toolbox.Wrap(new ToolCommand("tool") { Output = "out", Inputs = new Dictionary<string, string> { ["in"] = "in" } });

        Assert.Contains(Path.GetFullPath("out"), wrapped.Arguments);
        Assert.Contains(Path.GetFullPath("in"), wrapped.Arguments);
    }

    [Fact]
    public void Wrap_Hint_IsThatOfTheTool() =>
        Assert.Equal("try this", Toolbox.Wrap(new ToolCommand("tool") { Output = "/WORKSPACE", Hint = "try this" }).Hint);

    /// <summary>One line an option, as a person would write it.</summary>
    private static string Lines(ToolCommand command) =>
        Toolbox.Wrap(command).ToString().Replace(" --", "\n--", StringComparison.Ordinal) + "\n";
}
