using System.Globalization;
using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Writes a chat's messages as OpenAI's API has them.</summary>
internal sealed class ChatMessages(Utf8JsonWriter json)
{
    // Calls without an answer yet, oldest first: Ollama's clients name the tool that answers, OpenAI's the call.
    private readonly List<(string Id, string Name)> _open = [];
    private int _calls;

    /// <exception cref="FormatException">A message has no role, or a call no function.</exception>
    public void Write(OllamaMessage message)
    {
        if (message.Role is not { Length: > 0 } role)
        {
            throw new FormatException("a message has no role.");
        }
        json.WriteStartObject();
        json.WriteString("role", role);
        WriteContent(message);
        if (message.Thinking is { Length: > 0 } thinking)
        {
            json.WriteString("reasoning_content", thinking);
        }
        if (message.ToolCalls is { Count: > 0 } calls)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in calls)
            {
                Write(call);
            }
            json.WriteEndArray();
        }
        if (role == "tool")
        {
            json.WriteString("tool_call_id", message.ToolCallId ?? TakeCallOf(message.ToolName));
        }
        json.WriteEndObject();
    }

    private void WriteContent(OllamaMessage message)
    {
        if (message.Images is not { Count: > 0 } images)
        {
            json.WriteString("content", message.Content ?? "");
            return;
        }
        json.WriteStartArray("content");
        if (message.Content is { Length: > 0 } text)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", text);
            json.WriteEndObject();
        }
        foreach (var image in images)
        {
            json.WriteStartObject();
            json.WriteString("type", "image_url");
            json.WriteStartObject("image_url");
            // llama-server looks into the bytes, not at the type.
            json.WriteString("url", image.StartsWith("data:", StringComparison.Ordinal) ? image : "data:image/png;base64," + image);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(OllamaToolCall call)
    {
        if (call.Function?.Name is not { Length: > 0 } name)
        {
            throw new FormatException("a tool call names no function.");
        }
        var id = call.Id is { Length: > 0 } given ? given : string.Create(CultureInfo.InvariantCulture, $"call_{_calls}");
        _calls++;
        _open.Add((id, name));
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", name);
        json.WriteString("arguments", call.Function.Arguments?.GetRawText() ?? "{}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private string TakeCallOf(string? tool)
    {
        var index = Math.Max(0, _open.FindIndex(call => call.Name == tool));
        if (index >= _open.Count)
        {
            return "call_unknown";
        }
        var id = _open[index].Id;
        _open.RemoveAt(index);
        return id;
    }
}
