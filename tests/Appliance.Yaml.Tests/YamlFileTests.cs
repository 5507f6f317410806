namespace Appliance.Yaml.Tests;

public sealed class YamlFileTests
{
    [Theory]
    [InlineData("", "1: is empty; write at least one key")]
    [InlineData("# nothing yet\n", "1: is empty; write at least one key")]
    [InlineData("just text", "1: is not a configuration; write keys and values like 'name: Hearth OS'")]
    [InlineData("name: x\nroot: {packages: [a", "2: is not YAML: ")]
    [InlineData("name: x\n\tbad: y", "2: is not YAML: ")]
    public void Read_NoSection_SaysSo(string text, string problem)
    {
        using var folder = new FileFolder(text);

        Assert.StartsWith($"files/settings.yaml:{problem}", Assert.Single(folder.Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: x\nname: y", "2: 'name' is given twice in one section; the first is in line 1")]
    [InlineData("disk: &big {size: 4GiB}", "1: has an anchor or a tag; write the value alone")]
    [InlineData("disk: *big", "1: is an alias; write the value itself")]
    [InlineData("disk: !!map {}", "1: has an anchor or a tag; write the value alone")]
    [InlineData("? [a]\n: 1", "1: is not a key; write a single word")]
    [InlineData("name: x\n---\nname: y", "2: starts a second document; put everything into one")]
    public void Read_MoreThanAConfigurationNeeds_IsRefused(string text, string problem)
    {
        using var folder = new FileFolder(text);

        Assert.Equal([$"files/settings.yaml:{problem}"], folder.Problems());
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
    {
        using var folder = new FileFolder("name: x");
        File.Delete(Path.Combine(folder.Path, FileFolder.File));

        Assert.Equal(["files/settings.yaml:1: is not there"], folder.Problems());
    }

    [Fact]
    public void Read_OtherEncoding_SaysSo()
    {
        using var folder = new FileFolder([0x6e, 0x3a, 0x20, 0xff, 0xfe]);

        Assert.Equal(["files/settings.yaml:1: is not UTF-8 text; save it as UTF-8"], folder.Problems());
    }

    [Fact]
    public void Read_HugeFile_IsNotRead()
    {
        using var folder = new FileFolder(new string('#', 2 << 20));

        Assert.Equal(["files/settings.yaml:1: is larger than 64 KiB; that is no configuration"], folder.Problems());
    }

    [Fact]
    public void Read_DeeplyNestedFile_DoesNotOverflow()
    {
        using var folder = new FileFolder("name: " + new string('[', 2000) + new string(']', 2000));

        Assert.Contains("files/settings.yaml:1: is nested more than 8 levels deep", folder.Problems());
    }
}
