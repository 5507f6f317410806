using Appliance.Build.Processes;

namespace Appliance.Build.Tests.Overlay;

/// <summary>The shell scripts of this repository can be parsed by the shells that they name.</summary>
public sealed class ScriptsTests
{
    public static TheoryData<string> Scripts => [.. new[] { "image", "rootfs-overlay" }
        .SelectMany(folder => Directory.EnumerateFiles(Checkout.At(folder), "*", SearchOption.AllDirectories))
        .Where(path => new FileInfo(path).LinkTarget is null)
        .Append(Checkout.At("build.sh"))
        .Where(path => File.ReadLines(path).FirstOrDefault()?.StartsWith("#!", StringComparison.Ordinal) == true)
        .Select(path => Path.GetRelativePath(Checkout.Path, path))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script_ItsShell_FindsNoFault(string script)
    {
        var shell = (await File.ReadAllLinesAsync(Checkout.At(script), TestContext.Current.CancellationToken))[0][2..].Trim();
        Assert.SkipUnless(File.Exists(shell), $"{shell} is not installed");

        await new CommandRunner().RunAsync(new Command(shell, ["-n", Checkout.At(script)]), null, TestContext.Current.CancellationToken);
    }
}
