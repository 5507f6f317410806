using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class FolderLayerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-layer-");

    [Fact]
    public void Visit_NameOfAnEscapedUnit_KeepsItsBackslash()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file is named so on Windows");
        File.WriteAllText(Path.Combine(_folder.FullName, @"run-a\x2db.mount"), "");
        var names = new List<string>();

        new FolderLayer("overlay", _folder.FullName, "").Visit(entry => names.Add(entry.Name));

        Assert.Equal([@"run-a\x2db.mount"], names);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
