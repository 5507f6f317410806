namespace Appliance.Updates.Tests;

/// <summary>A folder on disk, for as long as a test needs it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-test");

    public string Path => _folder.FullName;

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Write(string file, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(file))!);
        File.WriteAllBytes(At(file), content);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
