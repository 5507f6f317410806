namespace Appliance.Console.Keys;

/// <summary>What to paste into common programs so that they use the rig.</summary>
public static class ClientSettings
{
    /// <summary>The programs.</summary>
    public static IReadOnlyList<string> Names { get; } = ["curl", "OpenAI SDK", "Open WebUI", "Continue", "Ollama"];

    /// <summary>The settings of one.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="address">Where the API is.</param>
    /// <param name="key">The key itself.</param>
    public static string For(string name, Uri address, string key)
    {
        var root = address.AbsoluteUri.TrimEnd('/');
        return name switch
        {
            "curl" => $"curl {root}/v1/models \\\n  -H 'Authorization: Bearer {key}'",
            "OpenAI SDK" => $"from openai import OpenAI\n\nclient = OpenAI(\n    base_url=\"{root}/v1\",\n    api_key=\"{key}\",\n)",
            "Open WebUI" => $"OPENAI_API_BASE_URL={root}/v1\nOPENAI_API_KEY={key}",
            "Continue" => $"models:\n  - name: Hearth\n    provider: openai\n    model: AUTODETECT\n    apiBase: {root}/v1\n    apiKey: {key}",
            "Ollama" => $"export OLLAMA_HOST={root}\nexport OLLAMA_API_KEY={key}\nollama list",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such program."),
        };
    }
}
