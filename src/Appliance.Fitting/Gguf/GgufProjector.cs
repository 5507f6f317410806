namespace Appliance.Fitting.Gguf;

/// <summary>What a projector's file (<c>mmproj</c>) says: the part that turns images or sound into what a language model reads.</summary>
/// <param name="Kind">Its build, in llama.cpp's words: <c>gemma3</c>, <c>pixtral</c>, <c>qwen2.5vl_merger</c>; null when the file does not say.</param>
/// <param name="Sees">Whether it takes images.</param>
/// <param name="Hears">Whether it takes sound.</param>
public sealed record GgufProjector(string? Kind, bool Sees, bool Hears)
{
    /// <summary>What <c>general.architecture</c> is in such a file.</summary>
    internal const string Family = "clip";

    /// <summary>Reads it from a file's header.</summary>
    /// <exception cref="GgufException">The file is no projector, or one for nothing.</exception>
    public static GgufProjector From(GgufFile file)
    {
        var metadata = file.Metadata;
        if (metadata.FindText("general.architecture") is not Family)
        {
            throw new GgufException("the file is no projector (mmproj), though its name says so; name it after the model that it is.");
        }
        var projector = new GgufProjector(metadata.FindText("clip.projector_type"), Has(metadata, "clip.has_vision_encoder"), Has(metadata, "clip.has_audio_encoder"));
        return projector is { Sees: false, Hears: false }
            ? throw new GgufException("the projector is for neither images nor sound; it is damaged, or too old: take a newer file.")
            : projector;
    }

    private static bool Has(GgufMetadata metadata, string key) => metadata.Find(key) is GgufValue.Flag { Value: true };
}
