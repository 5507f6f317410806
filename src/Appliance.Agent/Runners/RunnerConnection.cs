using System.Net;
using System.Net.Sockets;

namespace Appliance.Agent.Runners;

/// <summary>HTTP to one runner over its Unix socket.</summary>
internal static class RunnerConnection
{
    /// <summary>The address requests are written to; the host name is never looked up.</summary>
    public static Uri Address { get; } = new("http://runner");

    public static HttpMessageInvoker Open(string socketPath) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // llama-server closes idle connections after 5 s; reusing one at that moment would fail a request.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });
}
