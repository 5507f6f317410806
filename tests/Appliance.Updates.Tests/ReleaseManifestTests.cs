using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Updates.Tests;

public sealed class ReleaseManifestTests
{
    private static readonly ReleaseManifest Sample = new()
    {
        Name = "Hearth OS",
        Version = "0.1.42",
        Profile = "vm",
        Commit = "0123456789abcdef0123456789abcdef01234567",
        SourceDate = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        Kernel = "6.12.117+deb13-amd64",
        RootHash = new string('a', 64),
        Artifacts = [new ReleaseArtifact("hearth-os_0.1.42.img.xz", 1L << 33, new string('b', 64))],
        Sizes = new Dictionary<string, long> { ["agent"] = 100, ["root"] = 1L << 33 },
        Packages = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["root"] = new Dictionary<string, string> { ["systemd"] = "257.9-1~deb13u1" },
        },
    };

    [Fact]
    public void Parse_OwnJson_GivesTheSameManifest()
    {
        var read = ReleaseManifest.Parse(Sample.ToJson());

        Assert.Equal(Sample.ToJson(), read.ToJson());
        Assert.Equal(Sample.SourceDate, read.SourceDate);
        Assert.Equal(Sample.Artifacts, read.Artifacts);
        Assert.Equal("257.9-1~deb13u1", read.Packages["root"]["systemd"]);
    }

    [Fact]
    public void ToJson_EndsWithANewlineAndNamesItsFormat()
    {
        var json = Sample.ToJson();

        Assert.StartsWith("{\n  \"format\": 1,\n  \"name\": \"Hearth OS\",\n", json, StringComparison.Ordinal);
        Assert.EndsWith("\n}\n", json, StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_Versions_AreReadable() =>
        Assert.Contains("\"kernel\": \"6.12.117+deb13-amd64\"", Sample.ToJson(), StringComparison.Ordinal);

    [Fact]
    public void Parse_UnknownMembers_AreIgnored()
    {
        var json = Changed(manifest =>
        {
            manifest["channel"] = "stable";
            manifest["artifacts"]![0]!["compression"] = "xz";
        });

        Assert.Equal(Sample.ToJson(), ReleaseManifest.Parse(json).ToJson());
    }

    [Fact]
    public void Parse_LaterFormat_IsRefusedWhateverElseItHolds()
    {
        var exception = Assert.Throws<ReleaseFormatException>(() => ReleaseManifest.Parse("""{"format": 2, "artifacts": "elsewhere"}"""));

        Assert.Equal(2, exception.Format);
        Assert.Equal(
            "The release's manifest has format 2; this version reads up to 1. Nothing was changed; update to a release in between first.",
            exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format": 0}""")]
    [InlineData("""{"format": "1"}""")]
    [InlineData("""{"format": 1}""")]
    [InlineData("""{"format": 1.5}""")]
    [InlineData("<html></html>")]
    public void Parse_NoManifest_IsRefused(string text) => Assert.ThrowsAny<JsonException>(() => ReleaseManifest.Parse(text));

    [Theory]
    [InlineData("format")]
    [InlineData("version")]
    [InlineData("rootHash")]
    [InlineData("artifacts")]
    public void Parse_MissingMember_IsRefused(string member) =>
        Assert.ThrowsAny<JsonException>(() => ReleaseManifest.Parse(Changed(manifest => manifest.Remove(member))));

    [Theory]
    [InlineData("version")]
    [InlineData("artifacts")]
    public void Parse_NullMember_IsRefused(string member) =>
        Assert.ThrowsAny<JsonException>(() => ReleaseManifest.Parse(Changed(manifest => manifest[member] = null)));

    [Fact]
    public void Parse_ArtifactWithoutHash_IsRefused() => Assert.ThrowsAny<JsonException>(
        () => ReleaseManifest.Parse(Changed(manifest => manifest["artifacts"]![0]!.AsObject().Remove("sha256"))));

    private static string Changed(Action<JsonObject> change)
    {
        var manifest = JsonNode.Parse(Sample.ToJson())!.AsObject();
        change(manifest);
        return manifest.ToJsonString();
    }
}
