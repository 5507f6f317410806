namespace Appliance.Build.Configuration;


/// <summary>The image configuration cannot be used.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>With everything that is wrong, one line each.</summary>
    public ConfigurationException(IReadOnlyList<string> problems)
        : base(string.Join("\n  ", problems.Prepend("The image configuration cannot be used:"))) => Problems = problems;

    /// <summary>
    /// What is wrong, by file and line: <c>configs/appliance.yaml:12: disk.slot-size: 'huge' is not a size; …</c>
    /// </summary>
    public IReadOnlyList<string> Problems { get; }
}
