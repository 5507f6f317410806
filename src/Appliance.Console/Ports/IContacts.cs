namespace Appliance.Console.Ports;

/// <summary>Who outside the house would be contacted, by their host names.</summary>
public interface IContacts
{
    /// <summary>When models are fetched.</summary>
    IReadOnlyList<string> Models { get; }

    /// <summary>When updates are looked for; empty when this image names nobody.</summary>
    IReadOnlyList<string> Updates { get; }

    /// <summary>When the time is asked for.</summary>
    IReadOnlyList<string> Time { get; }
}
