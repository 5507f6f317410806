namespace Appliance.Fitting.Catalogue;

/// <summary>How well a model's entry has been checked.</summary>
public enum Verification
{
    /// <summary>Nothing but memory, or a figure on a web page.</summary>
    Recalled,

    /// <summary>The shape gives the published number of parameters.</summary>
    Parameters,

    /// <summary>Its bytes agree with published files to three digits.</summary>
    Rounded,

    /// <summary>Its bytes agree with a published file to the byte, or to all digits that were published.</summary>
    Exact,
}
