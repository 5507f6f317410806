using Appliance.Agent.Access.Keys;
using Microsoft.AspNetCore.Authorization;

namespace Appliance.Agent.Access;

/// <summary>Decides whether a caller may reach an endpoint. Who shows no key is judged by <see cref="Entrance"/>.</summary>
internal sealed class AccessHandler(Entrance entrance) : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        var isAllowed = requirement.Level switch
        {
            AccessLevel.Guest => context.User.Identity?.IsAuthenticated == true,
            AccessLevel.User => context.User.IsInRole(nameof(KeyRole.User)) || context.User.IsInRole(nameof(KeyRole.Admin)),
            _ => context.User.IsInRole(nameof(KeyRole.Admin)),
        };
        if (isAllowed || entrance.IsOpen)
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
