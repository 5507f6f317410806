namespace Appliance.Agent.Access.Keys;

/// <summary>Whether keys are asked for.</summary>
internal enum KeyStoreState
{
    /// <summary>No key was ever made: <see cref="Entrance"/> says whether whoever reaches the port may use it.</summary>
    Open,

    /// <summary>Keys are asked for.</summary>
    Closed,

    /// <summary>Keys were made and none can be read: nobody is let in.</summary>
    Broken,
}
