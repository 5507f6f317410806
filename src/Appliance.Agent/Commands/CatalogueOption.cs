using System.CommandLine;
using Appliance.Agent.Planning;
using Appliance.Fitting.Catalogue;
using Appliance.Yaml;

namespace Appliance.Agent.Commands;

/// <summary>The option that names another catalogue.</summary>
internal static class CatalogueOption
{
    public static Option<string?> Create() => new("--catalogue") { Description = "A folder of YAML files instead of the built-in catalogue" };

    /// <summary>The catalogue of a folder, or the built-in one.</summary>
    /// <exception cref="ConfigurationException">The folder's files are wrong.</exception>
    public static ModelCatalogue Read(string? directory) => directory is null ? ModelCatalogue.BuiltIn
        : Directory.Exists(directory) ? ModelCatalogue.ReadDirectory(directory)
        : throw new QuestionException($"There is no folder {directory}.", "catalogue");
}
