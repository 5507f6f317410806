namespace Appliance.Console.Ports;

/// <summary>Whose work the image is made of, and under which terms.</summary>
public interface ICredits
{
    /// <summary>Every package of the image; empty where there is no image, as on a developer's machine.</summary>
    IReadOnlyList<CreditedPackage> Packages { get; }

    /// <summary>A licence's text by the name that <see cref="CreditedPackage.Text"/> has.</summary>
    /// <returns>Null when there is none of this name.</returns>
    string? ReadText(string name);
}

/// <summary>A package of the image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version; empty for what the build compiled itself.</param>
/// <param name="Tree">The part of the image that it is in: <c>root</c>, <c>driver</c>, <c>runner</c>.</param>
/// <param name="Text">The name of its licence's text.</param>
public sealed record CreditedPackage(string Name, string Version, string Tree, string Text);
