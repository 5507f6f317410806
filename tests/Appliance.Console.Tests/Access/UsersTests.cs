using System.Net;
using Appliance.Console.Access;
using Appliance.Console.Tests.Support;
using Appliance.Settings;

namespace Appliance.Console.Tests.Access;

public sealed class UsersTests
{
    [Fact]
    public async Task Add_Somebody_MaySignIn()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var ada = await console.SignInAsync("Ada");

        using var answer = await ada.SubmitAsync(ConsolePaths.Users, "add", ("Name", "Zoë 🦊"), ("Password", "nine purple lanterns"), ("Role", "User"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var zoe = await console.SignInAsync("Zoë 🦊", "nine purple lanterns");
    }

    [Theory]
    [InlineData("add", "ADA", "has this name already")]
    [InlineData("add", " Ada", "cannot be used")]
    [InlineData("add", "\u202EevE", "cannot be used")]
    [InlineData("remove-0", "Ada", "last administrator")]
    [InlineData("role-0", "Ada", "last administrator")]
    [InlineData("remove-1", "Carl", "Nobody has this name")]
    public async Task Change_ThatMayNotBe_IsRefusedWithTheReason(string form, string name, string reason)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        var before = console.Settings.Current.Document.Users;
        using var ada = await console.SignInAsync("Ada");

        using var answer = await ada.SubmitAsync(ConsolePaths.Users, form, ("Name", name), ("Password", "nine purple lanterns"), ("Role", "User"), ("IsSure", "true"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(before.Select(user => (user.Name, user.Role)), console.Settings.Current.Document.Users.Select(user => (user.Name, user.Role)));
    }

    [Theory]
    [InlineData("remove-1")]
    [InlineData("password-1")]
    [InlineData("role-1")]
    public async Task Change_Somebody_EndsTheirSessions(string form)
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var ada = await console.SignInAsync("Ada");
        using var bob = await console.SignInAsync("Bob");

        using var answer = await ada.SubmitAsync(ConsolePaths.Users, form, ("Name", "Bob"), ("Password", "nine purple lanterns"), ("Role", "Admin"), ("IsSure", "true"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var account = await bob.GetAsync(ConsolePaths.Account);
        Assert.Equal(HttpStatusCode.Redirect, account.StatusCode);
    }

    [Fact]
    public async Task Remove_WithoutTheTick_RemovesNobody()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var ada = await console.SignInAsync("Ada");

        using var answer = await ada.SubmitAsync(ConsolePaths.Users, "remove-1", ("Name", "Bob"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(2, console.Settings.Current.Document.Users.Count);
    }

    [Fact]
    public async Task Page_ForAUser_IsDenied()
    {
        await using var console = await TestConsole.StartFinishedAsync();
        using var bob = await console.SignInAsync("Bob");

        using var answer = await bob.GetAsync(ConsolePaths.Users);

        Assert.Equal((HttpStatusCode.Redirect, ConsolePaths.Denied), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Single(console.Settings.Current.Document.Users, user => user.Role == UserRole.Admin);
    }
}
