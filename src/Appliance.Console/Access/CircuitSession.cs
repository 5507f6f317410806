using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Appliance.Console.Access;

/// <summary>Looks again and again whether the person behind an open page may still see it: such a page sends no more cookies.</summary>
internal sealed class CircuitSession(ILoggerFactory logging, Sessions sessions) : RevalidatingServerAuthenticationStateProvider(logging)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(15);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(sessions.IsTrue(authenticationState.User));
}
