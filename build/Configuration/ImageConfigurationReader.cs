using System.Text.RegularExpressions;
using Appliance.Yaml;

namespace Appliance.Build.Configuration;

/// <summary>
/// Reads <c>configs/appliance.yaml</c> and, for another profile, lays <c>profiles/NAME.yaml</c> over it.
/// </summary>
public static partial class ImageConfigurationReader
{
    /// <summary>The profile that is <c>appliance.yaml</c> alone.</summary>
    public const string DefaultProfile = "appliance";

    private const string Subject = "The image configuration";

    /// <summary>
    /// Reads a profile. In the upper layer a value or a list replaces the one below, a section is merged key by key.
    /// </summary>
    /// <param name="configsDirectory">
    /// The folder of <c>appliance.yaml</c>; messages show paths from its name on.
    /// </param>
    /// <param name="profile"><see cref="DefaultProfile"/> or the name of a file in <c>profiles/</c>.</param>
    /// <exception cref="ConfigurationException">With all that is wrong, or the profiles there are.</exception>
    public static ImageConfiguration Read(string configsDirectory, string profile)
    {
        var problems = new Problems();
        var layers = Layers(configsDirectory, profile)
            .Select(file => YamlFile.Read(configsDirectory, file, problems))
            .ToList();
        if (layers.Contains(null))
        {
            throw problems.ToException(Subject);
        }
        var whole = layers.OfType<MapNode>().Aggregate(Layering.Merge);
        var configuration = ConfigurationMap.Read(new Section(whole, problems));
        return configuration is null || !problems.AreNone ? throw problems.ToException(Subject) : configuration;
    }

    private static string[] Layers(string configsDirectory, string profile)
    {
        const string below = "appliance.yaml";
        if (profile == DefaultProfile)
        {
            return [below];
        }
        var above = $"profiles/{profile}.yaml";
        return ProfileName().IsMatch(profile) && File.Exists(Path.Combine(configsDirectory, above))
            ? [below, above]
            : throw new ConfigurationException(Subject, [$"There is no profile '{Problems.Quotable(profile)}'; "
                + $"the profiles are: {string.Join(", ", Profiles(configsDirectory))}"]);
    }

    private static IEnumerable<string> Profiles(string configsDirectory)
    {
        var directory = Path.Combine(configsDirectory, "profiles");
        var names = Directory.Exists(directory)
            ? Directory.GetFiles(directory, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            : [];
        return names.Order(StringComparer.Ordinal).Prepend(DefaultProfile);
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]*\z")]
    private static partial Regex ProfileName();
}
