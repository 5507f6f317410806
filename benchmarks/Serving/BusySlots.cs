using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Appliance.Benchmarks.Serving;

/// <summary>Asks llama-server how many of its slots are at work.</summary>
internal static class BusySlots
{
    /// <summary>The busy slots of the runners whose sockets are below <paramref name="folder"/>.</summary>
    public static async Task<int> CountAsync(string folder, CancellationToken cancellationToken)
    {
        var busy = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.sock", SearchOption.AllDirectories))
        {
            using var http = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, token) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            });
            var slots = await http.GetFromJsonAsync<JsonArray>(new Uri("http://runner/slots"), cancellationToken);
            busy += slots!.Count(slot => slot!["is_processing"]!.GetValue<bool>());
        }
        return busy;
    }
}
