namespace Appliance.Console.Hosting;

/// <summary>Marks a connection that came by Open WebUI's door.</summary>
internal sealed class ChatConnection;
