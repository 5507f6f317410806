namespace Appliance.Agent.Access;

/// <summary>What an endpoint asks of its caller once there are keys. One that asks nothing in words is for administrators.</summary>
internal enum AccessLevel
{
    /// <summary>Any key, or none while guests are let in.</summary>
    Guest,

    /// <summary>Any key.</summary>
    User,

    /// <summary>An administrator's key.</summary>
    Admin,
}
