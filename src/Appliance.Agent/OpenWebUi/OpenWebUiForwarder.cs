using Appliance.Agent.Runners;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Appliance.Agent.OpenWebUi;

/// <summary>Passes what came by the door on to Open WebUI: pages, streams and web sockets.</summary>
internal sealed partial class OpenWebUiForwarder(
    OpenWebUiState state, IHttpForwarder forwarder, IOptions<OpenWebUiOptions> options, ILogger<OpenWebUiForwarder> logger) : IWebChat, IDisposable
{
    private readonly HttpMessageInvoker _client = RunnerConnection.Open(options.Value.Socket);

    private readonly ForwarderRequestConfig _config = new()
    {
        // A model may be loaded before the first word of an answer; its web sockets say something every 25 seconds.
        ActivityTimeout = TimeSpan.FromMinutes(30),
        AllowResponseBuffering = false,
        Version = new Version(1, 1),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public WebChatState State => state.IsReady ? WebChatState.Ready : WebChatState.Starting;

    public async Task ForwardAsync(HttpContext context, WebChatPerson person)
    {
        var transformer = new OpenWebUiTransformer(person, new Uri(OpenWebUiEnvironment.OriginOf(Environment.MachineName)));
        var error = await forwarder.SendAsync(context, RunnerConnection.Address.ToString(), _client, _config, transformer, context.RequestAborted);
        if (error != ForwarderError.None && !context.RequestAborted.IsCancellationRequested)
        {
            Log.Broken(logger, error, context.GetForwarderErrorFeature()?.Exception?.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private static partial class Log
    {
        [LoggerMessage(2211, LogLevel.Warning, "An answer of Open WebUI broke off: {Error}: {Message}")]
        public static partial void Broken(ILogger logger, ForwarderError error, string? message);
    }
}
