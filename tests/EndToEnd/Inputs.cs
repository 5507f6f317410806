using System.Globalization;

namespace Appliance.EndToEnd;

/// <summary>What the build hands to these tests. A test that needs what is not there is skipped.</summary>
internal static class Inputs
{
    private static readonly Lazy<string> Results = new(() =>
        Directory.CreateDirectory(Environment.GetEnvironmentVariable("HEARTH_RESULTS")
            ?? Path.Combine(AppContext.BaseDirectory, "results")).FullName);

    public static string Image => Require("HEARTH_IMAGE", "a raw disk image");

    public static string Image4K => Require("HEARTH_IMAGE_4KN", "a raw disk image for 4096-byte sectors");

    /// <summary>The image once more, signed for firmware.</summary>
    public static string SignedImage => Require("HEARTH_SIGNED_IMAGE", "a raw disk image that is signed for Secure Boot");

    /// <summary>The image with NVIDIA's driver. It takes long to build and longer to boot, so the ordinary test run goes without.</summary>
    public static string GpuImage
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("HEARTH_GPU_IMAGE");
            Assert.SkipWhen(string.IsNullOrEmpty(path), "HEARTH_GPU_IMAGE is not set. It names a raw disk image with NVIDIA's driver, which takes its time to build; ./build.sh --target=TestGpuImage sets it.");
            return Path.GetFullPath(path!);
        }
    }

    /// <summary>How many power cuts are tried. The faults take hours, so the ordinary test run goes without.</summary>
    public static int Faults
    {
        get
        {
            var count = Environment.GetEnvironmentVariable("HEARTH_FAULTS");
            Assert.SkipWhen(string.IsNullOrEmpty(count), "HEARTH_FAULTS is not set. It says how many power cuts are tried; ./build.sh --target=Faults sets it, which takes hours.");
            return int.Parse(count!, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>An image with what stands in for Open WebUI. It is a build and a boot of its own, so the ordinary test run goes without.</summary>
    public static string ChatImage
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("HEARTH_CHAT_IMAGE");
            Assert.SkipWhen(string.IsNullOrEmpty(path), "HEARTH_CHAT_IMAGE is not set. It names a raw disk image with a stand-in for Open WebUI; ./build.sh --target=TestChatImage sets it.");
            return Path.GetFullPath(path!);
        }
    }

    public static string EmulatorTree => Require("HEARTH_EMULATOR_TREE", "the unpacked emulator tree");

    public static string ToolsTree => Require("HEARTH_TOOLS_TREE", "the unpacked Tools tree");

    public static string ToolsTar => Require("HEARTH_TOOLS_TAR", "the Tools tree as a tar");

    public static string OciArchive => Require("HEARTH_OCI_ARCHIVE", "the container image's archive");

    public static string RunnerTree => Require("HEARTH_RUNNER_TREE", "the unpacked runner tree");

    public static string RunnerTar => Require("HEARTH_RUNNER_TAR", "the runner tree as a tar");

    public static string Agent => Require("HEARTH_AGENT", "the published agent");

    public static string Updates => Require("HEARTH_UPDATES", "a folder of updates to the image, as Publish makes it");

    /// <summary>The same of a version that is later still.</summary>
    public static string NextUpdates => Require("HEARTH_NEXT_UPDATES", "a folder of updates to the version in HEARTH_UPDATES", "Faults");

    /// <summary>The newest version in that folder.</summary>
    public static string UpdateVersion => VersionIn(Updates);

    /// <summary>The newest version in a folder of updates.</summary>
    public static string VersionIn(string updates) => Directory.GetDirectories(updates, "*", SearchOption.AllDirectories)
        .Where(folder => Directory.EnumerateFiles(folder, "*.efi").Any())
        .Select(folder => Path.GetFileName(folder)!)
        .Order(StringComparer.Ordinal)
        .Last();

    /// <summary>Where a result of this name goes.</summary>
    public static string Result(string name) => Path.Combine(Results.Value, name);

    private static string Require(string variable, string what, string target = "Test")
    {
        var path = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(path), $"{variable} is not set. It names {what}; ./build.sh --target={target} sets it.");
        Assert.True(Path.Exists(path), $"{variable} names {path}, which does not exist.");
        return Path.GetFullPath(path!);
    }
}
