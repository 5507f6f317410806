using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Appliance.Benchmarks.Pages;

/// <summary>Asks for the console's pages as a browser does, and counts. It takes any certificate: it is not what is measured.</summary>
internal sealed partial class ConsoleClient : IDisposable
{
    private readonly HttpClient _http;

    public ConsoleClient(Uri console)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        _http = new HttpClient(handler) { BaseAddress = console };
        _http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
    }

    /// <summary>Signs in with the form.</summary>
    /// <exception cref="InvalidDataException">The console did not let in.</exception>
    public async Task SignInAsync(string name, string password, CancellationToken cancellationToken)
    {
        using var plain = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { AcceptEncoding = { new("identity") } } };
        using var form = await _http.SendAsync(plain, cancellationToken);
        var token = WebUtility.HtmlDecode(Token().Match(await form.Content.ReadAsStringAsync(cancellationToken)).Groups[1].Value);
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = token,
            ["Name"] = name,
            ["Password"] = password,
        });
        using var answer = await _http.PostAsync("/sign-in", content, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidDataException($"The console did not let the owner in: {answer.StatusCode}.");
        }
    }

    /// <summary>The time until the whole of a page has come.</summary>
    /// <exception cref="HttpRequestException">It did not come.</exception>
    public async Task<TimeSpan> TimeAsync(string page, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await ReadAsync(page, cancellationToken);
        return clock.Elapsed;
    }

    /// <summary>The bytes of a page and of every file that it names, as they come: compressed where the console compresses.</summary>
    public async Task<long> WeighAsync(string page, CancellationToken cancellationToken)
    {
        using var plain = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { AcceptEncoding = { new("identity") } } };
        using var answer = await _http.SendAsync(plain, cancellationToken);
        var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
        var bytes = (long)await ReadAsync(page, cancellationToken);
        foreach (var file in File().Matches(text).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Distinct())
        {
            bytes += await ReadAsync("/" + file.TrimStart('/'), cancellationToken);
        }
        return bytes;
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<int> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        return (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken)).Length;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    // What a browser fetches for a page by itself: scripts, style sheets, icons and pictures.
    [GeneratedRegex("<(?:(?:script|img)[^>]* src|link[^>]* href)=\"([^\"#]+)\"")]
    private static partial Regex File();
}
