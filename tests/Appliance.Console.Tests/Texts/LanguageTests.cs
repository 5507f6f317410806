using Appliance.Console.Texts;

namespace Appliance.Console.Tests.Texts;

public sealed class LanguageTests
{
    [Fact]
    public void All_EveryLanguage_HasEveryText() =>
        Assert.All(Language.All, language => Assert.Equal(Language.English.Texts.Keys.Order(), language.Texts.Keys.Order()));

    [Fact]
    public void Find_Unknown_IsNull() => Assert.Null(Language.Find("xx"));
}
