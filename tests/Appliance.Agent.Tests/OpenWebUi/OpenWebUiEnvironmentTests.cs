using Appliance.Agent.OpenWebUi;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.OpenWebUi;

public sealed class OpenWebUiEnvironmentTests
{
    private static readonly OpenWebUiSecret Secret = new("SESSION", "PASSWORD", "KEY");

    [Fact]
    public void For_Device_IsAsExpected() =>
        Expectation.Matches("open-webui/environment.txt", EnvironmentFile.Render(OpenWebUiEnvironment.For("hearth", Secret, "bge-m3")));

    [Fact]
    public void For_EveryAddressOfAnApi_IsTheDevices()
    {
        var addresses = OpenWebUiEnvironment.For("hearth", Secret, null).Where(variable => variable.Key.Contains("_API_BASE_URL", StringComparison.Ordinal)).ToList();

        // One that is left out is api.openai.com.
        Assert.Equal(
            ["AUDIO_STT_OPENAI_API_BASE_URL", "AUDIO_TTS_OPENAI_API_BASE_URL", "IMAGES_EDIT_OPENAI_API_BASE_URL", "IMAGES_OPENAI_API_BASE_URL", "OPENAI_API_BASE_URL", "OPENAI_API_BASE_URLS", "RAG_OPENAI_API_BASE_URL"],
            addresses.Select(variable => variable.Key));
        Assert.All(addresses, variable => Assert.Equal("http://127.0.0.1:11434/v1", variable.Value));
    }

    [Fact]
    public void For_Branding_IsUntouched() => Assert.DoesNotContain(
        OpenWebUiEnvironment.For("hearth", Secret, null).Keys, name => name is "WEBUI_NAME" or "WEBUI_FAVICON_URL" or "CUSTOM_NAME" or "LICENSE_KEY" or "WEBUI_BANNERS");

    [Fact]
    public void For_Folders_AreThoseOfTheUnit() => Assert.All(
        OpenWebUiEnvironment.For("hearth", Secret, null).Where(variable => variable.Value.StartsWith("/var/", StringComparison.Ordinal)),
        variable => Assert.Matches("^/var/lib/hearth/open-webui(-cache)?(/|$)", variable.Value));

    [Theory]
    [InlineData("X-Hearth-Email", true)]
    [InlineData("x-hearth-anything", true)]
    [InlineData("X_HEARTH_ROLE", true)]
    [InlineData("X-Forwarded-For", true)]
    [InlineData("Forwarded", true)]
    [InlineData("X-OpenWebUI-User-Id", true)]
    [InlineData("Remote-User", true)]
    [InlineData("Authorization", false)]
    [InlineData("Accept-Language", false)]
    [InlineData("X-Requested-With", false)]
    public void IsReserved_Header_IsToldByItsName(string header, bool isReserved) => Assert.Equal(isReserved, OpenWebUiHeaders.IsReserved(header));

    [Theory]
    [InlineData("Ada", "ada@hearth.local")]
    [InlineData("ADA", "ada@hearth.local")]
    [InlineData("Ada Lovelace", "ada%20lovelace@hearth.local")]
    [InlineData("a@b", "a%40b@hearth.local")]
    [InlineData("王", "%e7%8e%8b@hearth.local")]
    public void EmailOf_Name_IsPlainAndItsOwn(string name, string email) => Assert.Equal(email, OpenWebUiHeaders.EmailOf(name));
}
