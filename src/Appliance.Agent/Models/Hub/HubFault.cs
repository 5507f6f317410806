namespace Appliance.Agent.Models.Hub;

/// <summary>Why the hub did not give what was asked for.</summary>
internal enum HubFault
{
    /// <summary>It wants to know who asks: a token is missing, wrong, or its account has not accepted the terms.</summary>
    NeedsSignIn,

    /// <summary>There is no such repository or file.</summary>
    NotFound,

    /// <summary>It refuses for good.</summary>
    Refused,

    /// <summary>It has too much to do, and may say when to come again.</summary>
    Busy,

    /// <summary>It cannot be reached, or the connection broke.</summary>
    Broken,

    /// <summary>The file is another one than when the download began.</summary>
    Changed,

    /// <summary>Its answers contradict each other or the request.</summary>
    Contradiction,

    /// <summary>The file that came is not the one that was promised.</summary>
    WrongBytes,
}
