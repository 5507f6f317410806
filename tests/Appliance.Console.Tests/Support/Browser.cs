using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Appliance.Console.Tests.Support;

/// <summary>What a browser does with the console: keeps cookies, fills in forms, and trusts the device's authority alone.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly HttpClient _client;

    public Browser(Uri address, byte[] authority)
    {
        _authority = X509CertificateLoader.LoadCertificate(authority);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(_authority);
        _client = new HttpClient(handler) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; } = new();

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Opens the page, and sends its form with these values.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string form, params (string Name, string Value)[] values)
    {
        var fields = await FormAsync(path, form);
        return await PostAsync(path, [.. fields, .. values]);
    }

    /// <summary>The hidden fields of a page's form.</summary>
    public async Task<(string Name, string Value)[]> FormAsync(string path, string form)
    {
        using var answer = await GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = TokenPattern().Match(page);
        Assert.True(token.Success, $"{path} answered {answer.StatusCode} without a form: {page}");
        return [("_handler", form), ("__RequestVerificationToken", WebUtility.HtmlDecode(token.Groups[1].Value))];
    }

    public async Task<HttpResponseMessage> PostAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await SendAsync(HttpMethod.Post, path, content, headers);
    }

    /// <summary>Sends JSON, as a script of a page does.</summary>
    public async Task<HttpResponseMessage> TellAsync(string path, string json, params (string Name, string Value)[] headers)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await SendAsync(HttpMethod.Post, path, content, headers);
    }

    /// <summary>Opens a web socket, as a page of this origin does.</summary>
    public Task ConnectAsync(ClientWebSocket socket, string path, string origin)
    {
        socket.Options.SetRequestHeader("Origin", origin);
        return socket.ConnectAsync(new UriBuilder(_client.BaseAddress!) { Scheme = "wss", Path = path }.Uri, _client, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _client.Dispose();
        _authority.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenPattern();
}
