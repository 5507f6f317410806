using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Appliance.Console.Chat;

/// <summary>What models write as HTML that can do no harm: no HTML of theirs, no pictures from elsewhere, links to the web only.</summary>
public static class Markdown
{
    private static readonly string[] Schemes = ["http", "https", "mailto"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras()
        .UseTaskLists()
        .UseAutoLinks()
        .Build();

    /// <summary>The HTML of a text.</summary>
    /// <param name="text">Markdown, perhaps cut off in the middle.</param>
    /// <param name="copy">What the button beside code says.</param>
    public static MarkupString ToHtml(string text, string copy)
    {
        var document = Markdig.Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            MakeSafe(link);
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsSafe(link.Url)))
        {
            link.Url = "#";
        }
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new CodeRenderer(copy));
        renderer.Render(document);
        return new MarkupString(writer.ToString());
    }

    private static void MakeSafe(LinkInline link)
    {
        // A picture would tell its server who reads this, and when.
        link.IsImage = false;
        link.Url = IsSafe(link.Url) ? link.Url : "#";
        link.GetAttributes().AddPropertyIfNotExist("rel", "noopener noreferrer");
        link.GetAttributes().AddPropertyIfNotExist("target", "_blank");
    }

    private static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme, StringComparer.Ordinal);

    private sealed class CodeRenderer(string copy) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            renderer.Write("<div class=\"code\"><div class=\"bar\"><span>");
            renderer.WriteEscape((block as FencedCodeBlock)?.Info ?? "");
            renderer.Write("</span><button type=\"button\" data-copy>");
            renderer.WriteEscape(copy);
            renderer.Write("</button></div><pre tabindex=\"0\"><code>");
            renderer.WriteLeafRawLines(block, writeEndOfLines: true, escape: true);
            renderer.Write("</code></pre></div>");
        }
    }
}
