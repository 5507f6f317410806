namespace Appliance.Updates.Tests;

public sealed class BuildStampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void TryRead_OwnJson_GivesTheSameStamp()
    {
        _folder.Write("build.json", System.Text.Encoding.UTF8.GetBytes(Stamp().ToJson()));

        Assert.Equal(Stamp(), BuildStamp.TryRead(_folder.At("build.json")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public void TryRead_NoStamp_IsNull(string text)
    {
        _folder.Write("build.json", System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Null(BuildStamp.TryRead(_folder.At("build.json")));
    }

    [Fact]
    public void TryRead_NoFile_IsNull() => Assert.Null(BuildStamp.TryRead(_folder.At("nothing")));

    [Theory]
    [InlineData(true, "0.1.42 (development build)")]
    [InlineData(false, "0.1.42")]
    public void Shown_Version_SaysWhetherItIsADevelopmentBuild(bool isDevelopment, string expected) =>
        Assert.Equal(expected, (Stamp() with { IsDevelopment = isDevelopment }).Shown("0.1.42"));

    public void Dispose() => _folder.Dispose();

    private static BuildStamp Stamp() => new()
    {
        Name = "Hearth OS",
        Version = ReleaseVersion.Parse("0.1.42"),
        Profile = "vm",
        Commit = new string('0', 40),
        SourceDate = Publisher.Start,
        Channel = "stable",
        Url = new Uri("https://updates.example.org/hearth"),
        IsDevelopment = true,
    };
}
