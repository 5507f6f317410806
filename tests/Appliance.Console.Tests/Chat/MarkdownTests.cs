using Appliance.Console.Chat;

namespace Appliance.Console.Tests.Chat;

public sealed class MarkdownTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("<img src=x onerror=alert(1)>", "<img")]
    [InlineData("[here](javascript:alert(1))", "javascript")]
    [InlineData("<javascript:alert(1)>", "href=\"javascript")]
    [InlineData("![](https://example.org/spy.png)", "<img")]
    [InlineData("[a]: javascript:alert(1)\n\n[a]", "javascript")]
    [InlineData("```\"><script>alert(1)</script>\nx\n```", "<script")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)", "data:")]
    public void ToHtml_SomethingHarmful_IsNotInIt(string text, string harm)
    {
        var html = Markdown.ToHtml(text, "Copy").Value;

        Assert.DoesNotContain(harm, html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ToHtml_LinkToTheWeb_OpensApart()
    {
        var html = Markdown.ToHtml("[Debian](https://www.debian.org)", "Copy").Value;

        Assert.Contains("<a href=\"https://www.debian.org\" rel=\"noopener noreferrer\" target=\"_blank\">Debian</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_CodeThatIsCutOff_HasItsButton()
    {
        var html = Markdown.ToHtml("```csharp\nvar x = 1 < 2;", "Copy").Value;

        Assert.Contains("<span>csharp</span><button type=\"button\" data-copy>Copy</button>", html, StringComparison.Ordinal);
        Assert.Contains("var x = 1 &lt; 2;", html, StringComparison.Ordinal);
    }
}
