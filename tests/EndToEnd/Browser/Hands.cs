using Microsoft.Playwright;

namespace Appliance.EndToEnd.Browser;

/// <summary>How somebody uses a page.</summary>
internal abstract class Hands(IPage page)
{
    protected IPage Page => page;

    /// <summary>Writes into the field of this label.</summary>
    public abstract Task WriteAsync(string label, string text);

    /// <summary>Uses the button or link of this name.</summary>
    public abstract Task PressAsync(string name);

    /// <summary>Picks the first of several choices whose label has this text.</summary>
    public abstract Task PickAsync(string text);
}

/// <summary>Somebody who touches what they mean.</summary>
internal sealed class TouchingHands(IPage page) : Hands(page)
{
    public override Task WriteAsync(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public override Task PressAsync(string name) =>
        Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).Or(Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).First.ClickAsync();

    public override Task PickAsync(string text) => Page.GetByRole(AriaRole.Radio).And(Page.GetByLabel(text)).First.CheckAsync(new() { Force = true });
}

/// <summary>Somebody who has a keyboard and nothing else: the tabulator, arrows, space, enter, and letters.</summary>
internal sealed class TypingHands(IPage page) : Hands(page)
{
    private const int MostSteps = 120;

    // What a screen reader would say of what has the focus.
    private const string Focused = """
        () => {
            const e = document.activeElement;
            if (!e || e === document.body) return "";
            const by = e.getAttribute("aria-labelledby");
            const text = e.getAttribute("aria-label") ?? (by ? document.getElementById(by)?.innerText : null)
                ?? (e.labels?.length ? [...e.labels].map(l => l.innerText).join(" ") : e.innerText ?? "");
            return e.tagName.toLowerCase() + (e.type ? ":" + e.type : "") + " " + text.trim();
        }
        """;

    public override async Task WriteAsync(string label, string text)
    {
        await FindAsync(focused => IsField(focused) && Name(focused) == label, label);
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.TypeAsync(text);
    }

    public override async Task PressAsync(string name)
    {
        await FindAsync(focused => !IsField(focused) && Name(focused) == name, name);
        await Page.Keyboard.PressAsync("Enter");
    }

    public override async Task PickAsync(string text)
    {
        await FindAsync(focused => focused.StartsWith("input:radio", StringComparison.Ordinal), text);
        for (var step = 0; step < MostSteps && !(await FocusedAsync()).Contains(text, StringComparison.Ordinal); step++)
        {
            await Page.Keyboard.PressAsync("ArrowDown");
        }
        Assert.Contains(text, await FocusedAsync(), StringComparison.Ordinal);
        await Page.Keyboard.PressAsync("Space");
    }

    private static bool IsField(string focused) => focused.StartsWith("input:text", StringComparison.Ordinal)
        || focused.StartsWith("input:password", StringComparison.Ordinal) || focused.StartsWith("textarea", StringComparison.Ordinal);

    private static string Name(string focused) => focused[(focused.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private Task<string> FocusedAsync() => Page.EvaluateAsync<string>(Focused);

    private async Task FindAsync(Func<string, bool> isIt, string what)
    {
        var seen = new List<string>();
        for (var step = 0; step < MostSteps; step++)
        {
            var focused = await FocusedAsync();
            if (isIt(focused))
            {
                return;
            }
            seen.Add(focused.ReplaceLineEndings(" "));
            await Page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"'{what}' cannot be reached with the tabulator. It reached: {string.Join(" > ", seen.Distinct())}");
    }
}
