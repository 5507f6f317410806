namespace Appliance.Hardware.Tests;

/// <summary>The fake NVML, compiled once a run: the process can bind only one. Its tests take turns with its rig file.</summary>
public sealed class FakeNvmlLibrary : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hearth-nvml-").FullName;
    private string? _problem;

    /// <summary>Its path; the test is skipped where it cannot be compiled.</summary>
    public string FilePath
    {
        get
        {
            Assert.SkipWhen(_problem is not null, _problem ?? "");
            return Path.Combine(_folder, "libnvidia-ml.so.1");
        }
    }

    public async ValueTask InitializeAsync() =>
        _problem = await NativeCompiler.CompileAsync(Path.Combine("FakeNvml", "fake_nvml.c"), Path.Combine(_folder, "libnvidia-ml.so.1"));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Describes the rig that the next session finds.</summary>
    public void Describe(params string[] lines) => File.WriteAllLines(Path.Combine(_folder, "rig.txt"), lines);
}

[CollectionDefinition(nameof(FakeNvmlLibrary))]
public sealed class FakeNvmlTests : ICollectionFixture<FakeNvmlLibrary>;
