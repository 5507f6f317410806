using System.Net.Sockets;

namespace Appliance.Agent.Gateway;

/// <summary>Whether one request, of which nothing was answered, is sent once more because its runner went away.</summary>
internal sealed class Resending
{
    // A request may be what its runner dies of, and others are answered there. One that lost two has been unlucky; a third is not risked.
    private const int MostLost = 2;

    // Nobody listened, so it was no request's fault: a runner that has just ended, and whose end is not known yet.
    private const int MostUnheard = 5;

    private int _lost;
    private int _unheard;

    /// <summary>Counts a fault.</summary>
    public bool MayFollow(HttpRequestException fault) =>
        fault.InnerException is SocketException ? ++_unheard <= MostUnheard : ++_lost <= MostLost;
}
