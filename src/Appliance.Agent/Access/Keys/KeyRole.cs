using System.Text.Json.Serialization;
using Appliance.Agent.Commands;

namespace Appliance.Agent.Access.Keys;

/// <summary>What a key is for.</summary>
[JsonConverter(typeof(SnakeCaseEnum<KeyRole>))]
internal enum KeyRole
{
    /// <summary>Using models.</summary>
    User,

    /// <summary>That, and managing keys and models.</summary>
    Admin,
}
