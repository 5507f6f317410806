using System.Diagnostics;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Disks;

/// <summary>The store while the disk for models is there, and when it is not.</summary>
public sealed class DiskStoreTests
{
    [Fact]
    public async Task Store_DiskIsThere_IsOnItAndServesBoth()
    {
        using var disk = new TemporaryDirectory();
        TinyModel.WriteTo(Directory.CreateDirectory(Path.Combine(disk.Path, "models")).FullName, "other.gguf");
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory), ("Models:Disk", disk.Path));

        var models = await agent.GetAsync("/v1/models");

        Assert.Equal(["other", "tiny"], models.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()).Order());
        var folder = agent.Services.GetRequiredService<StoreFolder>();
        Assert.Equal((Path.Combine(disk.Path, "models"), agent.Models), (folder.Root, folder.Before));
        Assert.True(folder.Contains(Path.Combine(agent.Models, "tiny.gguf")));
    }

    [Fact]
    public async Task Store_DiskIsNotThere_IsTheFirstDirectory()
    {
        using var disk = new TemporaryDirectory();
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory), ("Models:Disk", disk.Path));

        Assert.Equal(agent.Models, agent.Services.GetRequiredService<StoreFolder>().Root);
    }

    [Fact]
    public async Task Store_DiskWasPulledOut_IsTheFirstDirectory()
    {
        using var disk = new TemporaryDirectory();
        TinyModel.WriteTo(Directory.CreateDirectory(Path.Combine(disk.Path, "models")).FullName, "other.gguf");
        var id = Path.Combine(disk.Path, "id");
        await File.WriteAllTextAsync(id, Guid.NewGuid().ToString(), TestContext.Current.CancellationToken);
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory), ("Models:Disk", disk.Path), ("Models:DiskIdFile", id));

        Assert.Equal(agent.Models, agent.Services.GetRequiredService<StoreFolder>().Root);
    }

    [Fact]
    public async Task Agent_DiskArrives_EndsToStartAnew()
    {
        using var disk = new TemporaryDirectory();
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory), ("Models:Disk", disk.Path));
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().ApplicationStopping.Register(() => stopping.TrySetResult());

        Directory.CreateDirectory(Path.Combine(disk.Path, "models"));

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("11111111-2222-4333-8444-555555555555", true)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("", false)]
    public async Task Generator_PreparedDisk_IsMountedWhenItIsThere(string part, bool isMounted)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/bwrap") && File.Exists("/usr/bin/systemd-escape"), "bubblewrap and systemd are needed.");
        using var directory = new TemporaryDirectory();
        var chosen = Path.Combine(directory.Path, "models-disk");
        await File.WriteAllTextAsync(chosen, part + "\n", TestContext.Current.CancellationToken);
        var output = Directory.CreateDirectory(Path.Combine(directory.Path, "units")).FullName;
        var generator = Path.Combine(Repository.Overlay, "usr/lib/systemd/system-generators/hearth-models-disk");

        using var process = Process.Start("bwrap",
            ["--dev-bind", "/", "/", "--tmpfs", "/var/lib", "--bind", chosen, "/var/lib/hearth-system/models-disk", "/bin/sh", generator, output, output, output]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        var unit = Path.Combine(output, @"run-hearth-data\x2ddisk.mount");
        Assert.Equal(isMounted, File.Exists(unit));
        if (isMounted)
        {
            Assert.Contains($"What=/dev/disk/by-partuuid/{part}", await File.ReadAllLinesAsync(unit, TestContext.Current.CancellationToken));
            var device = part.Replace("-", @"\x2d", StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(output, $@"dev-disk-by\x2dpartuuid-{device}.device.wants", @"run-hearth-data\x2ddisk.mount")));
        }
    }
}
