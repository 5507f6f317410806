using Cake.Core.IO;
using Cake.Core.Packaging;
using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

[Collection(ProcessWide.Name)]
public sealed class ToolTests
{
    [Fact]
    public void Run_InstallTool_InstallsBeforeTheFirstTask()
    {
        var run = new HostRun(typeof(Fakes.First)).With(host => host
            .UsePackageInstaller<FakeInstaller>()
            .SetToolPath("/somewhere/tools")
            .InstallTool(new Uri("fake:?package=Thing")));

        // The engine finds no file in what this installer returns, so the run ends there.
        Assert.Equal(1, run.Run("--target=First"));
        Assert.Equal("Thing->/somewhere/tools", run.Events);
    }

    private sealed class FakeInstaller(Journal journal) : IPackageInstaller
    {
        public bool CanInstall(PackageReference package, PackageType type) => package.Scheme == "fake";

        public IReadOnlyCollection<IFile> Install(PackageReference package, PackageType type, DirectoryPath path)
        {
            journal.Add($"{package.Package}->{path.FullPath}");
            return [];
        }
    }
}
