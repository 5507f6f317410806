using Microsoft.AspNetCore.Http;

namespace Appliance.Console.Ports;

/// <summary>Open WebUI, where the image has it. It has an origin of its own, and lets in whoever has signed in to the console.</summary>
public interface IWebChat
{
    /// <summary>Whether it answers.</summary>
    WebChatState State { get; }

    /// <summary>Passes a request on and its answer back. What the request itself says of who sent it does not count.</summary>
    /// <param name="context">The request, which may become a web socket.</param>
    /// <param name="person">Who sent it.</param>
    Task ForwardAsync(HttpContext context, WebChatPerson person);
}

/// <summary>What Open WebUI is doing.</summary>
public enum WebChatState
{
    /// <summary>It is not ready yet; after an update it may take minutes.</summary>
    Starting,

    /// <summary>It answers.</summary>
    Ready,
}

/// <summary>Who has signed in to the console.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="IsAdministrator">Whether they may change the rig.</param>
public sealed record WebChatPerson(string Name, bool IsAdministrator);
