namespace Appliance.Fitting.Catalogue;

/// <summary>The terms under which a model's weights are published: a summary, no legal advice.</summary>
public sealed record ModelLicence
{
    /// <summary>As models name it, such as <c>llama-3.3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>As its text is titled.</summary>
    public required string Name { get; init; }

    /// <summary>Its identifier in the SPDX list, or null when it is not in it.</summary>
    public string? Spdx { get; init; }

    /// <summary>Whether business use is allowed.</summary>
    public CommercialUse CommercialUse { get; init; }

    /// <summary>The conditions in one sentence; null when there are none worth a sentence.</summary>
    public string? Conditions { get; init; }

    /// <summary>What has to be shown where the model is offered, such as <c>Built with Llama</c>; null when nothing has.</summary>
    public string? Notice { get; init; }

    /// <summary>Whether the owner has to agree before the model is fetched.</summary>
    public bool MustBeAccepted { get; init; }

    /// <summary>Whether the publisher's own repository opens only to accounts that have agreed. Copies as GGUF usually do not ask.</summary>
    public bool IsSourceGated { get; init; }

    /// <summary>Where its text stands, or null.</summary>
    public Uri? Text { get; init; }
}

/// <summary>Whether a model may be used in business.</summary>
public enum CommercialUse
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It may under the licence's conditions.</summary>
    Conditional,

    /// <summary>It may not.</summary>
    Forbidden,
}
