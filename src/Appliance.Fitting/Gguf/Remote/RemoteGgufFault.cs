namespace Appliance.Fitting.Gguf;

/// <summary>Why a model file could not be read from its server.</summary>
public enum RemoteGgufFault
{
    /// <summary>The address is none that can be asked.</summary>
    Address,

    /// <summary>The server cannot be found or does not let itself be connected to.</summary>
    Unreachable,

    /// <summary>The server asks who is reading: an access token is missing, wrong, or lacks the model's licence.</summary>
    NeedsSignIn,

    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>The server answers with an error, for now or for good.</summary>
    Refused,

    /// <summary>What the server sends is no model file.</summary>
    NotAModel,

    /// <summary>The file became another one while it was being read.</summary>
    Changed,

    /// <summary>The connection broke, more often than it was taken up again.</summary>
    Broken,

    /// <summary>The server's answer contradicts itself or the request.</summary>
    Contradiction,

    /// <summary>The server was silent, or slow, for too long.</summary>
    TimedOut,
}
