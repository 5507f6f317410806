using System.Net;
using System.Net.Sockets;

namespace Appliance.Agent.Runners;

/// <summary>HTTP to one runner over its Unix socket, or over a port of this machine where its program knows no Unix sockets.</summary>
internal static class RunnerConnection
{
    /// <summary>The address requests are written to; the host name is never looked up.</summary>
    public static Uri Address { get; } = new("http://runner");

    /// <param name="address">The socket's path, or <c>ADDRESS:PORT</c>.</param>
    public static HttpMessageInvoker Open(string address) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // A connection for each request: llama-server gives an idle one a thread of its few, and closes it when it likes; a request that is
        // sent at that moment would fail. On a Unix socket a new one costs a fraction of a millisecond.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var (endPoint, protocol) = Parse(address);
            var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
            try
            {
                await socket.ConnectAsync(endPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });

    private static (EndPoint EndPoint, ProtocolType Protocol) Parse(string address) =>
        !address.Contains('/') && IPEndPoint.TryParse(address, out var port)
            ? (port, ProtocolType.Tcp)
            : (new UnixDomainSocketEndPoint(address), ProtocolType.Unspecified);
}
