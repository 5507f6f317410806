using Appliance.Console.Setup;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Console.Tests.Setup;

public sealed class EntryTicketsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Use_Twice_WorksOnce()
    {
        var tickets = new EntryTickets(_time);
        var ticket = tickets.Make("Zoë");
        Assert.Equal(("Zoë", null), (tickets.Use(ticket), tickets.Use(ticket)));
    }

    [Fact]
    public void Use_TooLate_IsNobodys()
    {
        var tickets = new EntryTickets(_time);
        var ticket = tickets.Make("Zoë");
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(tickets.Use(ticket));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public void Use_AnotherText_IsNobodys(string text)
    {
        var tickets = new EntryTickets(_time);
        tickets.Make("Zoë");
        Assert.Null(tickets.Use(text));
    }
}
