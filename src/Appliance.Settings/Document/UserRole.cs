namespace Appliance.Settings;

/// <summary>What somebody may do in the console.</summary>
public enum UserRole
{
    /// <summary>Chats and keeps keys of their own. Written <c>user</c>.</summary>
    User,

    /// <summary>Everything. Written <c>admin</c>.</summary>
    Admin,
}
