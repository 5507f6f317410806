using System.Net;
using System.Text;
using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Fitting.Catalogue;
using Microsoft.Net.Http.Headers;

namespace Appliance.Agent.Gateway;

/// <summary><c>GET /</c>: what this is, what it can do now, and how to ask it; to programs what Ollama says of itself.</summary>
internal sealed class FrontPage(ModelStore store, RunnerPool pool, Entrance entrance)
{
    public async Task GetAsync(HttpContext context)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            // Ollama's clients look for exactly this; every browser asks for HTML by name.
            await context.Response.WriteAsync("Ollama is running", context.RequestAborted);
            return;
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        await context.Response.WriteAsync(Render(ListFor(context), $"{context.Request.Scheme}://{context.Request.Host}"), context.RequestAborted);
    }

    // The page is open to everybody; what is on the device is told to those who may use it.
    private ModelList? ListFor(HttpContext context) =>
        entrance.IsOpen || context.User.Identity?.IsAuthenticated == true
            ? store.Current.For(context.GetCaller())
            : null;

    private string Render(ModelList? list, string address)
    {
        var rows = new StringBuilder();
        foreach (var model in list?.Models ?? [])
        {
            rows.Append($"<tr><td>{Text(model.Id)}</td><td>{model.Size}</td><td>{pool.StateOf(model.Id).ToString().ToLowerInvariant()}</td></tr>");
        }
        foreach (var file in list?.Unusable ?? [])
        {
            rows.Append($"<tr><td>{Text(file.File)}</td><td></td><td>cannot be used: {Text(file.Reason)}</td></tr>");
        }
        var nothing = list is null
            ? "This device asks for an API key; its models are told to those who have one."
            : "None yet. Attach a disk with GGUF files, labelled HEARTH-MODELS or (FAT, exFAT) HEARTHMODEL.";
        var example = list?.Models.FirstOrDefault(model => model.Facts.Kind == ModelKind.Language)?.Id ?? "MODEL";
        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{{ProductVersion.Product}}</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
            td{padding:.1rem 1rem .1rem 0;vertical-align:top}pre{overflow:auto;background:#eee;color:#111;padding:1rem}</style></head><body>
            <h1>{{ProductVersion.Product}}</h1>
            <p>Version {{Text(ProductVersion.Full)}}. A private AI server: nothing you ask leaves this machine.</p>
            <h2>Models</h2>
            <table>{{(rows.Length > 0 ? rows.ToString() : $"<tr><td>{nothing}</td></tr>")}}</table>
            <h2>Use</h2>
            <p>Any program that speaks OpenAI's API works with the address <code>{{Text(address)}}/v1</code> and {{(entrance.IsOpen ? "any key" : "a key of this device, if it asks for one")}};
            one that speaks Ollama's with <code>{{Text(address)}}</code>.</p>
            <pre>curl {{Text(address)}}/v1/chat/completions -H 'Content-Type: application/json' \
              -d '{"model": "{{Text(example)}}", "messages": [{"role": "user", "content": "Hello!"}]}'</pre>
            <h2>Credits</h2>
            <p>Built on llama.cpp, whisper.cpp and ggml, FFmpeg, Debian GNU/Linux, and systemd. Hearth OS is free software under the GPL, version 3 or later.</p>
            </body></html>

            """;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
