namespace Appliance.Console.Credits;

/// <summary>Work that Hearth OS stands on and that deserves more than a line among hundreds of packages.</summary>
/// <param name="Name">What it is.</param>
/// <param name="By">Whose it is.</param>
/// <param name="Licence">Its terms in a word; the texts are with the packages.</param>
public sealed record CreditedWork(string Name, string By, string Licence)
{
    /// <summary>The projects, most felt first.</summary>
    public static IReadOnlyList<CreditedWork> All { get; } =
    [
        new("llama.cpp, ggml", "The ggml authors", "MIT"),
        new("whisper.cpp", "The ggml authors", "MIT"),
        new("Debian", "The Debian project and the maintainers of its packages", "GPL, LGPL, BSD, MIT and others"),
        new("Linux", "Linus Torvalds and thousands of authors", "GPL-2.0"),
        new("systemd", "The systemd authors", "LGPL-2.1-or-later"),
        new("NVIDIA driver, CUDA runtime, cuBLAS", "NVIDIA Corporation", "NVIDIA's own, not free software"),
        new("Mesa", "The Mesa authors", "MIT"),
        new("FFmpeg", "The FFmpeg authors", "LGPL-2.1-or-later"),
        new(".NET, ASP.NET Core, YARP", ".NET Foundation and contributors", "MIT"),
        new("Open WebUI", "Open WebUI Inc. and contributors", "Open WebUI License; part of images that were built with it"),
    ];

    /// <summary>Who trained the models of the catalogue.</summary>
    public static IReadOnlyList<string> Labs { get; } =
        ["Alibaba Cloud (Qwen)", "BAAI (BGE)", "Black Forest Labs (FLUX)", "DeepSeek", "Google (Gemma)", "Meta (Llama)", "Mistral AI", "Nomic AI", "OpenAI (gpt-oss, Whisper)", "Stability AI"];
}
