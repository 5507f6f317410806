using System.Text;
using Appliance.Build.Configuration;
using Appliance.Yaml;

namespace Appliance.Build.Tests.Configuration;

/// <summary>A configs/ folder on disk, for as long as a test needs it.</summary>
internal sealed class ConfigsFolder : IDisposable
{
    /// <summary>The least that is a configuration; it has four lines.</summary>
    public const string Minimal = """
        name: Hearth OS
        hostname: hearth
        root: {packages: [systemd]}
        runner: {packages: [llama.cpp-tools]}

        """;

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("configs");

    public string Path => System.IO.Path.Combine(_parent.FullName, "configs");

    public ConfigsFolder(string appliance = Minimal) => Add("appliance.yaml", appliance);

    public ConfigsFolder Add(string file, string text) => Add(file, Encoding.UTF8.GetBytes(text));

    public ConfigsFolder Add(string file, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return this;
    }

    public ImageConfiguration Read(string profile = "appliance") => ImageConfigurationReader.Read(Path, profile);

    public string[] Problems(string profile = "appliance") =>
        [.. Assert.Throws<ConfigurationException>(() => Read(profile)).Problems];

    public void Dispose() => _parent.Delete(recursive: true);
}
