using System.Security.Cryptography;

namespace Appliance.Console.Setup;

/// <summary>
/// Lets the administrator who just finished setup into the console without typing the password again: an open page cannot hand a cookie to
/// its browser, a request can. One ticket at a time, for one use within ten minutes, in memory alone.
/// </summary>
internal sealed class EntryTickets(TimeProvider time)
{
    private const int TicketBytes = 32;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private (string Ticket, string User, DateTimeOffset End)? _current;

    /// <summary>A ticket for a person; the one before is void.</summary>
    public string Make(string user)
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TicketBytes));
        lock (_lock)
        {
            _current = (ticket, user, time.GetUtcNow() + Lifetime);
        }
        return ticket;
    }

    /// <summary>Uses a ticket up.</summary>
    /// <returns>Whose it was; null when it is none, was used, or is too old.</returns>
    public string? Use(string ticket)
    {
        lock (_lock)
        {
            if (_current is not var (known, user, end) || time.GetUtcNow() > end
                || !CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(known), System.Text.Encoding.UTF8.GetBytes(ticket)))
            {
                return null;
            }
            _current = null;
            return user;
        }
    }
}
