using System.ComponentModel;
using System.Diagnostics;

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

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            _problem = "the fake NVML is a Linux library";
            return;
        }
        _problem = await CompileAsync("cc") is null ? null : await CompileAsync("gcc");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Describes the rig that the next session finds.</summary>
    public void Describe(params string[] lines) => File.WriteAllLines(Path.Combine(_folder, "rig.txt"), lines);

    private async Task<string?> CompileAsync(string compiler)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "FakeNvml", "fake_nvml.c");
        var start = new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-Wall", "-Werror", "-o", Path.Combine(_folder, "libnvidia-ml.so.1"), source, "-ldl"])
        {
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            // A compiler that is there and fails is a fault of the fake, not a reason to skip.
            return process.ExitCode == 0 ? null : throw new InvalidOperationException($"{compiler}: {error}");
        }
        catch (Win32Exception)
        {
            return "no C compiler (cc or gcc) is installed: the fake NVML cannot be compiled";
        }
    }
}

[CollectionDefinition(nameof(FakeNvmlLibrary))]
public sealed class FakeNvmlTests : ICollectionFixture<FakeNvmlLibrary>;
