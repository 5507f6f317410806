using System.Text;

namespace Appliance.Yaml.Tests;

/// <summary>A folder <c>files/</c> with one file, for as long as a test needs it.</summary>
internal sealed class FileFolder : IDisposable
{
    public const string File = "settings.yaml";

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("yaml");

    public FileFolder(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public FileFolder(byte[] content)
    {
        Directory.CreateDirectory(Path);
        System.IO.File.WriteAllBytes(System.IO.Path.Combine(Path, File), content);
    }

    public string Path => System.IO.Path.Combine(_parent.FullName, "files");

    /// <summary>What is wrong when the file alone is read.</summary>
    public IReadOnlyList<string> Problems() => Problems(_ => { });

    /// <summary>What is wrong when a section is read from it; keys that were not asked for are refused.</summary>
    public IReadOnlyList<string> Problems(Action<Section> read)
    {
        var problems = new Problems();
        if (YamlFile.Read(Path, File, problems) is { } map)
        {
            read(new Section(map, problems));
        }
        return problems.ToException("It").Problems;
    }

    public void Dispose() => _parent.Delete(recursive: true);
}
