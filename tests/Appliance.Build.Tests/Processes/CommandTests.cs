using Appliance.Build.Processes;

namespace Appliance.Build.Tests.Processes;

public sealed class CommandTests
{
    [Theory]
    [InlineData("plain-1.2_3/a:b=c,d+e@f%g", "tool plain-1.2_3/a:b=c,d+e@f%g")]
    [InlineData("two words", "tool 'two words'")]
    [InlineData("", "tool ''")]
    [InlineData("it's", "tool 'it'\\''s'")]
    [InlineData("$HOME", "tool '$HOME'")]
    public void ToString_Argument_CanBePastedIntoAShell(string argument, string text) =>
        Assert.Equal(text, new Command("tool", [argument]).ToString());
}
