using System.Net;
using Appliance.Console.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Hosting;

/// <summary>Where and how the console listens.</summary>
internal static class ConsoleListening
{
    private const int LargestForm = 1 << 20;
    private const int MostConnections = 500;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>On systemd's sockets where there are some, else on the configured addresses.</summary>
    public static void ListenForConsole(this WebApplicationBuilder builder, ConsoleOptions options, ConsoleSockets sockets)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Pages that take more, as uploads do, say so themselves.
            kestrel.Limits.MaxRequestBodySize = LargestForm;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = MostConnections;
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => CertificatesOf(kestrel).Current());
            foreach (var handle in sockets.Https)
            {
                kestrel.ListenHandle(handle, listen => AddTls(kestrel, listen));
            }
            foreach (var handle in sockets.Http)
            {
                kestrel.ListenHandle(handle);
            }
            foreach (var handle in sockets.Chat)
            {
                kestrel.ListenHandle(handle, listen => AddChat(kestrel, listen));
            }
            if (!sockets.IsAny && options.ChatUrls.Length > 0)
            {
                ListenOn(kestrel, options);
            }
        });
        if (!sockets.IsAny && options.ChatUrls.Length == 0)
        {
            builder.WebHost.UseUrls(options.Urls);
        }
    }

    // Kestrel takes either addresses or endpoints, and addresses cannot tell one door from the other.
    private static void ListenOn(KestrelServerOptions kestrel, ConsoleOptions options)
    {
        foreach (var url in options.Urls.Split(';').Select(BindingAddress.Parse))
        {
            kestrel.Listen(IPAddress.Parse(url.Host), url.Port, listen =>
            {
                if (url.Scheme == Uri.UriSchemeHttps)
                {
                    AddTls(kestrel, listen);
                }
            });
        }
        foreach (var url in options.ChatUrls.Split(';').Select(BindingAddress.Parse))
        {
            kestrel.Listen(IPAddress.Parse(url.Host), url.Port, listen => AddChat(kestrel, listen));
        }
    }

    private static void AddChat(KestrelServerOptions kestrel, ListenOptions listen)
    {
        AddTls(kestrel, listen);
        listen.Use(next => connection =>
        {
            connection.Features.Set(new ChatConnection());
            return next(connection);
        });
    }

    private static void AddTls(KestrelServerOptions kestrel, ListenOptions listen) =>
        listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => CertificatesOf(kestrel).Current());

    /// <summary>Whether people reach the console by TLS, so that cookies may be kept to it.</summary>
    public static bool HasTls(ConsoleOptions options, ConsoleSockets sockets) =>
        sockets.Https.Count > 0 || options.Urls.Contains("https://", StringComparison.OrdinalIgnoreCase);

    private static DeviceCertificates CertificatesOf(KestrelServerOptions kestrel) =>
        kestrel.ApplicationServices.GetRequiredService<DeviceCertificates>();
}
