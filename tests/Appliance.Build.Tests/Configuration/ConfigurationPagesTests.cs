using System.Reflection;
using System.Text.RegularExpressions;
using Appliance.Build.Configuration;

namespace Appliance.Build.Tests.Configuration;

/// <summary>The files in the repository: the profiles can be read, and the page explains every key.</summary>
public sealed partial class ConfigurationPagesTests
{
    private static readonly string Repository = FindRepository();

    [Theory]
    [InlineData("appliance")]
    [InlineData("vm")]
    [InlineData("vulkan")]
    public void Read_OwnProfile_IsSound(string profile)
    {
        var configuration = ImageConfigurationReader.Read(Path.Combine(Repository, "configs"), profile);

        Assert.Contains("llama.cpp-tools", configuration.Runner.Packages);
        Assert.Contains("whisper.cpp-tools", configuration.Runner.Alone);
        // The plug-in is of no use without the driver, and the driver without the plug-in.
        Assert.Equal(configuration.Driver.IsWanted, configuration.Runner.Alone.Contains("libggml0-backend-cuda"));
    }

    [Fact]
    public void Page_EveryKeyOfTheRecords_IsExplained()
    {
        var page = File.ReadAllText(Path.Combine(Repository, "docs", "configuration.md"));

        Assert.Equal([], Keys(typeof(ImageConfiguration), "").Where(key => !page.Contains($"| `{key}` |", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_EveryKeyItExplains_IsInTheRecords()
    {
        var page = File.ReadAllText(Path.Combine(Repository, "docs", "configuration.md"));

        Assert.Equal(
            Keys(typeof(ImageConfiguration), "").Order(),
            TableRow().Matches(page).Select(match => match.Groups["key"].Value).Order());
    }

    private static IEnumerable<string> Keys(Type record, string path) => record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property => property.PropertyType.Namespace == record.Namespace
            ? Keys(property.PropertyType, $"{path}{Kebab(property.Name)}.")
            : [path + Kebab(property.Name)]);

    private static string Kebab(string name) => WordStart().Replace(name, "-$0").ToLowerInvariant();

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Appliance.sln")))
        {
            directory = directory.Parent;
        }
        return directory.FullName;
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();

    [GeneratedRegex("(?m)^\\| `(?<key>[a-z.-]+)` \\|")]
    private static partial Regex TableRow();
}
