using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class LibraryGateTests
{
    private const string PlugIn = "usr/lib/hearth/runner/usr/lib/x86_64-linux-gnu/ggml/backends0/libggml-cuda.so";
    private const string Libraries = "usr/lib/hearth/runner/usr/lib/x86_64-linux-gnu/";

    [Fact]
    public void Problems_LibraryInTheTreeOverALink_Passes() => Assert.Empty(Problems(
        Layer().Elf(PlugIn, "libone.so.1").Link(Libraries + "libone.so.1", "libone.so.1.2").Elf(Libraries + "libone.so.1.2")));

    [Fact]
    public void Problems_LibraryOfTheDriver_Passes() => Assert.Empty(Problems(
        Layer().Elf(PlugIn, "libcuda.so.1").Link("usr/lib/hearth/driver/libcuda.so.1", "libcuda.so.550.1").Elf("usr/lib/hearth/driver/libcuda.so.550.1")));

    [Fact]
    public void Problems_LibraryNowhere_SaysWhoNeedsIt() => Assert.Equal(
        [$"{PlugIn}: needs libcublas.so.12, which neither its tree nor the driver has"],
        Problems(Layer().Elf(PlugIn, "libcublas.so.12")));

    [Fact]
    public void Problems_LibraryOfALibraryMissing_SaysWhichNeedsIt() => Assert.Equal(
        [$"{Libraries}libcublas.so.12: needs libcublasLt.so.12, which neither its tree nor the driver has"],
        Problems(Layer().Elf(PlugIn, "libcublas.so.12").Elf(Libraries + "libcublas.so.12", "libcublasLt.so.12")));

    [Fact]
    public void Problems_LinkThatLeadsNowhere_IsMissing() => Assert.Single(Problems(
        Layer().Elf(PlugIn, "libone.so.1").Link(Libraries + "libone.so.1", "libone.so.1.2")));

    [Fact]
    public void Problems_OnlyTheHostHasIt_IsMissing() => Assert.Single(Problems(
        Layer().Elf(PlugIn, "libone.so.1").Elf("usr/lib/x86_64-linux-gnu/libone.so.1")));

    [Fact]
    public void Problems_LibraryThatNothingUses_IsNotLookedAt() => Assert.Empty(Problems(Layer().Elf(Libraries + "libapt.so.6", "libgone.so.1")));

    [Fact]
    public void Problems_OwnFolderInItsSearchPath_IsLookedIn() => Assert.Empty(Problems(
        Layer().Elf(PlugIn, ["libone.so.1"], searchPath: "$ORIGIN/../own").Elf(Libraries + "ggml/own/libone.so.1")));

    private static FakeLayer Layer() => new("runner");

    private static IReadOnlyList<string> Problems(FakeLayer layer) => LibraryGate.Problems(ImageFacts.Of([layer]));
}
