using Appliance.Agent.Models;
using Appliance.Agent.Tests.Support;
using Appliance.Settings;

namespace Appliance.Agent.Tests.Models;

public sealed class OwnersWishesTests
{
    [Fact]
    public async Task Find_ModelOfTheWizard_IsFoundByItsName()
    {
        using var directory = new TemporaryDirectory();
        using var settings = new SettingsStore(directory.Path);
        var wanted = new WantedModel { Name = "qwen3-8b", Quantization = "Q4_K_M", Context = 8192, Parallel = 2 };
        await settings.UpdateAsync(document => document with { Models = new ModelSettings { Wanted = [wanted] } }, TestContext.Current.CancellationToken);
        var wishes = new OwnersWishes(settings, new ModelStore());

        Assert.Equal(2, wishes.Find("qwen3-8b")?.Parallel);
        Assert.Equal(8192, wishes.Find("qwen3-8b:Q4_K_M")?.Context);
        Assert.Null(wishes.Find("another"));
    }
}
