using System.Net.Sockets;
using System.Text;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Runners;

public sealed class RunnerConnectionTests
{
    /// <summary>A server that closes a kept connection at the moment it is used again makes requests fail; llama-server did under load.</summary>
    [Fact]
    public async Task Send_Twice_NeverUsesAConnectionAgain()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using var client = RunnerConnection.Open(path);

        var first = await AskAsync(listener, client);
        var second = await AskAsync(listener, client);

        Assert.Equal(("kept", "kept"), (first, second));
    }

    private static async Task<string> AskAsync(Socket listener, HttpMessageInvoker client)
    {
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        using var request = new HttpRequestMessage(HttpMethod.Get, RunnerConnection.Address);
        var sending = client.SendAsync(request, TestContext.Current.CancellationToken);
        // With a connection used again nothing would come to be accepted.
        using var connection = await accepting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await connection.ReceiveAsync(new byte[4096]);
        await connection.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nkept"));
        using var response = await sending;
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
