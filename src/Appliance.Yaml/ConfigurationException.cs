namespace Appliance.Yaml;

/// <summary>What people have written into files cannot be used.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>With everything that is wrong, one line each.</summary>
    /// <param name="subject">What cannot be used, as a sentence starts: <c>The image configuration</c>.</param>
    /// <param name="problems">What is wrong with it.</param>
    public ConfigurationException(string subject, IReadOnlyList<string> problems)
        : base(string.Join("\n  ", problems.Prepend($"{subject} cannot be used:"))) => Problems = problems;

    /// <summary>
    /// What is wrong, by file and line: <c>configs/appliance.yaml:12: disk.slot-size: 'huge' is not a size; …</c>
    /// </summary>
    public IReadOnlyList<string> Problems { get; }
}
