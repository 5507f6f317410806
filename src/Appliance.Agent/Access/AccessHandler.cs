using Appliance.Agent.Access.Keys;
using Microsoft.AspNetCore.Authorization;

namespace Appliance.Agent.Access;

/// <summary>Decides whether a caller may reach an endpoint. While no key was ever made, everybody may.</summary>
internal sealed class AccessHandler(KeyStore keys) : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        var isAllowed = requirement.Level switch
        {
            AccessLevel.Guest => context.User.Identity?.IsAuthenticated == true,
            AccessLevel.User => context.User.IsInRole(nameof(KeyRole.User)) || context.User.IsInRole(nameof(KeyRole.Admin)),
            _ => context.User.IsInRole(nameof(KeyRole.Admin)),
        };
        if (isAllowed || keys.State == KeyStoreState.Open)
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
