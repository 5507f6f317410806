using Appliance.Build.Stages;

namespace Appliance.Build.Tests.Stages;

public sealed class BuildLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Take_HeldByAnother_NamesIt()
    {
        using var held = Take();

        var exception = Assert.Throws<BuildLockedException>(Take);

        Assert.Contains(_folder.At("artifacts"), exception.Message, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId}, since ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed; wait for it to end", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_AfterTheOtherEnded_Succeeds()
    {
        Take().Dispose();

        Take().Dispose();
    }

    [Fact]
    public void Take_OtherFolder_IsIndependent()
    {
        using var held = Take();

        BuildLock.Take(_folder.At("elsewhere"), TimeProvider.System).Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private BuildLock Take() => BuildLock.Take(_folder.At("artifacts"), TimeProvider.System);
}
