namespace Appliance.Fitting.Gguf;

/// <summary>How a model makes one vector of a text: the numbers of <c>enum llama_pooling_type</c>.</summary>
public enum PoolingType
{
    /// <summary>It does not; every token keeps its own.</summary>
    None = 0,

    /// <summary>The average over all tokens.</summary>
    Mean = 1,

    /// <summary>The first token's.</summary>
    First = 2,

    /// <summary>The last token's.</summary>
    Last = 3,

    /// <summary>A classifier's score instead of a vector.</summary>
    Rank = 4,
}
