namespace Appliance.Agent.Gateway;

/// <summary>An error within a stream of <c>/v1/responses</c>, as OpenAI's API reference has it under "Streaming events".</summary>
/// <param name="Type">Always <c>error</c>.</param>
/// <param name="Code">For programs.</param>
/// <param name="Message">For people.</param>
/// <param name="Param">The field at fault.</param>
/// <param name="SequenceNumber">Its place in the stream; clients only require that there is one, and the runner's events before it are passed on uncounted.</param>
internal sealed record ResponsesErrorBody(string Type, string? Code, string Message, string? Param, int SequenceNumber);
