using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Updates.Tests;

public sealed class UpdateFeedTests
{
    [Fact]
    public void ToJson_Feed_IsAsExpected() => Expectation.Matches("feed.json", Publisher.Feed("0.1.44", "0.1.43").ToJson());

    [Fact]
    public void Parse_OwnJson_GivesTheSameFeed()
    {
        var json = Publisher.Feed("0.1.44", "0.1.43").ToJson();

        Assert.Equal(json, UpdateFeed.Parse(Encoding.UTF8.GetBytes(json)).ToJson());
    }

    [Fact]
    public void Parse_UnknownMembers_AreIgnored() => Assert.Equal(
        Publisher.Feed().ToJson(),
        Parsed(feed =>
        {
            feed["mirrors"] = new JsonArray("elsewhere");
            feed["releases"]![0]!["delta"] = "later";
        }).ToJson());

    [Fact]
    public void Parse_LaterFormat_IsRefusedWhateverElseItHolds() =>
        Assert.Equal(2, Assert.Throws<UpdateFormatException>(() => UpdateFeed.Parse("""{"format": 2, "releases": "elsewhere"}"""u8)).Format);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format": 1}""")]
    [InlineData("""{"format": 1, "format": 1}""")]
    [InlineData("<html></html>")]
    public void Parse_NoFeed_IsRefused(string text) => Assert.ThrowsAny<JsonException>(() => UpdateFeed.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("name", "\"two\\nlines\"")]
    [InlineData("profile", "\"../etc\"")]
    [InlineData("channel", "\"Stable\"")]
    [InlineData("channel", "null")]
    [InlineData("expires", "\"2030-01-01T00:00:00+00:00\"")]
    [InlineData("expires", "\"tomorrow\"")]
    [InlineData("releases", "[]")]
    [InlineData("releases", "[null]")]
    [InlineData("releases", "null")]
    public void Parse_FeedWithBadMember_IsRefused(string member, string json) =>
        Assert.ThrowsAny<JsonException>(() => Parsed(feed => feed[member] = JsonNode.Parse(json)));

    [Theory]
    [InlineData("version", "\"1.0+3\"")]
    [InlineData("version", "1")]
    [InlineData("minimumVersion", "\"0.2\"")]
    [InlineData("commit", "\"HEAD\"")]
    [InlineData("kernel", "\"\"")]
    [InlineData("driver", "\"550\\u0007\"")]
    [InlineData("rootHash", "\"abc\"")]
    [InlineData("notes", "\"\\u001b[2J\"")]
    [InlineData("notes", "null")]
    [InlineData("artifacts", "[]")]
    [InlineData("artifacts", "[null]")]
    public void Parse_ReleaseWithBadMember_IsRefused(string member, string json) =>
        Assert.ThrowsAny<JsonException>(() => Parsed(feed => feed["releases"]![0]![member] = JsonNode.Parse(json)));

    [Theory]
    [InlineData("file", "\"../../etc/passwd\"")]
    [InlineData("file", "\"/dev/sda\"")]
    [InlineData("file", "\".hidden\"")]
    [InlineData("file", "\"a/b\"")]
    [InlineData("kind", "\"driver\"")]
    [InlineData("kind", "7")]
    [InlineData("kind", "\"verity\"")]
    [InlineData("compression", "\"zstd\"")]
    [InlineData("compression", "\"none\"")]
    [InlineData("size", "0")]
    [InlineData("size", "-1")]
    [InlineData("size", "9223372036854775807")]
    [InlineData("contentSize", "0")]
    [InlineData("sha256", "\"B0\"")]
    [InlineData("contentSha256", "null")]
    public void Parse_ArtifactWithBadMember_IsRefused(string member, string json) =>
        Assert.ThrowsAny<JsonException>(() => Parsed(feed => feed["releases"]![0]!["artifacts"]![0]![member] = JsonNode.Parse(json)));

    [Fact]
    public void Parse_ReleasesOutOfOrder_AreRefused() =>
        Assert.ThrowsAny<JsonException>(() => UpdateFeed.Parse(Encoding.UTF8.GetBytes(Publisher.Feed("0.1.43", "0.1.44").ToJson())));

    [Fact]
    public void Parse_SameReleaseTwice_IsRefused() =>
        Assert.ThrowsAny<JsonException>(() => UpdateFeed.Parse(Encoding.UTF8.GetBytes(Publisher.Feed("0.1.43", "0.1.43").ToJson())));

    [Fact]
    public void Parse_NoLoader_IsSound() => Assert.Null(Parsed(feed => feed["releases"]![0]!["artifacts"]!.AsArray().RemoveAt(3)).Newest().Find(UpdateKind.Loader));

    private static UpdateFeed Parsed(Action<JsonObject> change)
    {
        var feed = JsonNode.Parse(Publisher.Feed().ToJson())!.AsObject();
        change(feed);
        return UpdateFeed.Parse(Encoding.UTF8.GetBytes(feed.ToJsonString()));
    }
}
