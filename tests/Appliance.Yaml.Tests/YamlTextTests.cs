namespace Appliance.Yaml.Tests;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("0123")]
    [InlineData("1e3")]
    [InlineData("-")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData(" a ")]
    [InlineData("a\nb\tc\u0007")]
    [InlineData("\"'\\")]
    [InlineData("Büro 👩‍🚒 מחשב \u2028")]
    [InlineData("&a *b !c %d @e `f")]
    public void Write_AnyText_ReadsBackAsTheSame(string value)
    {
        var text = YamlText.Write(new MapNode(default, [new MapEntry(default, "key", YamlText.Text(value))]));

        var scalar = Assert.IsType<ScalarNode>(YamlFile.Parse("a", text, new Problems())?.Find("key")?.Value);
        Assert.Equal((value, false), (scalar.Text, scalar.IsNull));
    }

    [Fact]
    public void Write_Nested_IsIndentedBlocks()
    {
        var map = YamlFile.Parse("a", "b: {c: [1, \"2\", {d: e}], f: [], g: {}}", new Problems())!;

        Assert.Equal("b:\n  c:\n  - 1\n  - \"2\"\n  - d: e\n  f: []\n  g: {}\n", YamlText.Write(map));
    }

    [Fact]
    public void KeepOthers_Section_HasWhatNobodyAskedFor()
    {
        var section = new Section(YamlFile.Parse("a", "b: 1\nc: 2", new Problems())!, new Problems());
        section.Has("b");

        Assert.Equal("c", Assert.Single(section.KeepOthers()).Key);
    }

    [Fact]
    public void KeepOthers_StrictSection_RefusesAlsoBelow()
    {
        var problems = new Problems();
        var section = new Section(YamlFile.Parse("a", "b: {c: 1}", problems)!, problems) { IsStrict = true };

        Assert.Empty(section.Child("b").KeepOthers());
        Assert.Equal(["a:1: b.c: is no key; The keys here are: "], problems.ToException("It").Problems);
    }
}
