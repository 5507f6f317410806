namespace Appliance.Agent.Gateway;

/// <summary>The document around an error in Anthropic's API.</summary>
/// <param name="Type">Always <c>error</c>.</param>
/// <param name="Error">The error itself.</param>
internal sealed record AnthropicErrorBody(string Type, AnthropicErrorContent Error);

/// <summary>The error itself.</summary>
internal sealed record AnthropicErrorContent(string Type, string Message);
