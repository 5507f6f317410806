using System.Net.Sockets;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Tests.Gateway;

public sealed class ResendingTests
{
    private static readonly HttpRequestException Lost = new("the answer ended early", new IOException());
    private static readonly HttpRequestException Unheard = new("connection refused", new SocketException());

    [Fact]
    public void MayFollow_RunnersThatDiedWithTheRequest_TwiceAndNoMore()
    {
        var resending = new Resending();

        bool[] answers = [.. Enumerable.Range(0, 3).Select(_ => resending.MayFollow(Lost))];

        Assert.Equal([true, true, false], answers);
    }

    [Fact]
    public void MayFollow_NobodyListenedInBetween_IsNotTheRequestsFault()
    {
        var resending = new Resending();

        bool[] answers = [.. new[] { Unheard, Lost, Unheard, Unheard, Lost }.Select(resending.MayFollow)];

        Assert.All(answers, Assert.True);
    }

    [Fact]
    public void MayFollow_NobodyEverListens_Ends()
    {
        var resending = new Resending();

        Assert.Contains(false, Enumerable.Range(0, 10).Select(_ => resending.MayFollow(Unheard)));
    }
}
