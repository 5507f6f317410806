namespace Appliance.Console.Tests.Support;

/// <summary>A directory of one test, deleted after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hearth-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
