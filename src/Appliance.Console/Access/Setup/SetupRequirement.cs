using Microsoft.AspNetCore.Authorization;

namespace Appliance.Console.Access.Setup;

/// <summary>The browser that claimed the rig, or an administrator; nobody any more once setting up is over, whatever their cookie says.</summary>
internal sealed class SetupRequirement : IAuthorizationRequirement;

/// <summary>Asks the settings each time.</summary>
internal sealed class SetupHandler(SetupDesk desk) : AuthorizationHandler<SetupRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, SetupRequirement requirement)
    {
        var isAllowed = context.User.IsInRole(ConsoleRoles.Administrator)
            || (context.User.IsInRole(ConsoleRoles.Setup) && desk.IsCurrent(context.User.FindFirst(Sessions.ClaimType)?.Value));
        if (isAllowed && desk.IsUnfinished)
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
