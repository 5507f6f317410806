namespace Appliance.Fitting.Gguf;

/// <summary>What a header may claim before it is refused. Far above real models, low enough that a hostile file costs little memory.</summary>
internal static class GgufLimits
{
    public const int MetadataEntries = 16_384;
    public const int Tensors = 32_768;
    public const int KeyBytes = 1_024;
    public const int TensorNameBytes = 256;
    public const int TensorDimensions = 4;

    /// <summary>All keys and tensor names together.</summary>
    public const int NameBytes = 2 << 20;

    /// <summary>Where the header must have ended. Those of real models take 6 to 13 MiB; one that claims more keeps the reader busy.</summary>
    public const long HeaderBytes = 256 << 20;

    /// <summary>Longer texts are skipped; names are far shorter, and so are most chat templates, which tell whether a model uses tools.</summary>
    public const int KeptTextBytes = 32_768;

    /// <summary>Longer arrays of integers are skipped; arrays with one number for each layer are far shorter.</summary>
    public const int KeptIntegers = 4_096;

    /// <summary>All texts and arrays together; what comes after is skipped.</summary>
    public const int KeptBytes = 4 << 20;
}
