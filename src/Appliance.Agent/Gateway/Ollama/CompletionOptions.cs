using System.Collections.Frozen;
using System.Text.Json;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Ollama's <c>options</c>, <c>format</c> and <c>think</c> as llama-server calls them.</summary>
internal static class CompletionOptions
{
    // Unknown options are passed over, as Ollama does; num_ctx is one of them, since a model is loaded with one context for all.
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["temperature"] = "temperature",
        ["top_p"] = "top_p",
        ["top_k"] = "top_k",
        ["min_p"] = "min_p",
        ["typical_p"] = "typical_p",
        ["seed"] = "seed",
        ["num_predict"] = "max_tokens",
        ["num_keep"] = "n_keep",
        ["repeat_last_n"] = "repeat_last_n",
        ["repeat_penalty"] = "repeat_penalty",
        ["presence_penalty"] = "presence_penalty",
        ["frequency_penalty"] = "frequency_penalty",
        ["mirostat"] = "mirostat",
        ["mirostat_tau"] = "mirostat_tau",
        ["mirostat_eta"] = "mirostat_eta",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WholeNumbers =
        new[] { "top_k", "seed", "num_predict", "num_keep", "repeat_last_n", "mirostat" }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="FormatException">An option is of the wrong type.</exception>
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, JsonElement>? options)
    {
        foreach (var (name, value) in options ?? FrozenDictionary<string, JsonElement>.Empty)
        {
            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }
            if (name == "stop")
            {
                WriteStop(json, value);
            }
            else if (Names.GetValueOrDefault(name) is { } known)
            {
                WriteNumber(json, name, known, value);
            }
        }
    }

    /// <exception cref="FormatException">It is neither <c>"json"</c> nor a schema.</exception>
    public static void WriteFormat(Utf8JsonWriter json, JsonElement? format, bool isChat)
    {
        switch (format)
        {
            case null:
            case { ValueKind: JsonValueKind.String } text when text.GetString() is "":
                return;
            case { ValueKind: JsonValueKind.String } text when text.GetString() is "json":
                WriteSchema(json, isChat, () => json.WriteRawValue("""{"type":"object"}"""));
                return;
            case { ValueKind: JsonValueKind.Object } schema:
                WriteSchema(json, isChat, () => schema.WriteTo(json));
                return;
            default:
                throw new FormatException("format must be \"json\" or a JSON schema.");
        }
    }

    /// <exception cref="FormatException">It is none of the values that exist.</exception>
    public static void WriteThink(Utf8JsonWriter json, JsonElement? think)
    {
        if (think is not { } value)
        {
            return;
        }
        var effort = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False) && effort is not ("low" or "medium" or "high" or "max"))
        {
            throw new FormatException("think must be true, false, \"low\", \"medium\", \"high\" or \"max\".");
        }
        json.WriteStartObject("chat_template_kwargs");
        json.WriteBoolean("enable_thinking", value.ValueKind != JsonValueKind.False);
        if (effort is not null)
        {
            json.WriteString("reasoning_effort", effort);
        }
        json.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter json, bool isChat, Action writeSchema)
    {
        if (!isChat)
        {
            json.WritePropertyName("json_schema");
            writeSchema();
            return;
        }
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WritePropertyName("schema");
        writeSchema();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, string known, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            throw new FormatException($"the option {name} must be a number.");
        }
        var number = value.GetDouble();
        if (!WholeNumbers.Contains(name))
        {
            json.WriteNumber(known, number);
            return;
        }
        if (Math.Abs(number) > long.MaxValue / 2)
        {
            throw new FormatException($"the option {name} is too large.");
        }
        // Ollama writes until the model ends for -1 and until the context is full for -2; llama-server does either when nothing is said.
        if (name != "num_predict" || number > 0)
        {
            json.WriteNumber(known, (long)number);
        }
    }

    private static void WriteStop(Utf8JsonWriter json, JsonElement value)
    {
        var isText = value.ValueKind == JsonValueKind.String;
        if (!isText && (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(stop => stop.ValueKind != JsonValueKind.String)))
        {
            throw new FormatException("the option stop must be a list of texts.");
        }
        json.WritePropertyName("stop");
        value.WriteTo(json);
    }
}
