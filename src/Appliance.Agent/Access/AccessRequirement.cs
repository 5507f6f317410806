using Microsoft.AspNetCore.Authorization;

namespace Appliance.Agent.Access;

/// <summary>A caller of at least this level.</summary>
internal sealed record AccessRequirement(AccessLevel Level) : IAuthorizationRequirement;
