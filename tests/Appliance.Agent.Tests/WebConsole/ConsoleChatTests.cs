using System.Text;
using Appliance.Agent.Tests.Support;
using Appliance.Console.Ports;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.WebConsole;

/// <summary>What the console lends of a whole agent, with the real llama-server.</summary>
[Trait("Needs", "runner")]
public sealed class ConsoleChatTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_RealModel_StreamsAndCounts()
    {
        await using var agent = await StartAsync();
        var chat = agent.Services.GetRequiredService<IChat>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var text = new StringBuilder();

        try
        {
            await foreach (var piece in chat.AnswerAsync("tiny", [new ChatMessage { Role = ChatRole.User, Text = "hello" }], "Marie", stop.Token))
            {
                Assert.IsNotType<ChatPiece.Failed>(piece);
                text.Append((piece as ChatPiece.Text)?.Value);
                if (text.Length > 40)
                {
                    await stop.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A random model may never end by itself.
        }

        Assert.NotEqual(0, text.Length);
        var usage = agent.Services.GetRequiredService<IUsage>().Read(DateOnly.MinValue, DateOnly.MaxValue);
        Assert.Equal(("Marie", "tiny", 1L), (usage.Single().Caller, usage.Single().Model, usage.Single().Requests));
    }

    [Fact]
    public async Task Answer_UnknownModel_SaysSo()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        var pieces = new List<ChatPiece>();

        await foreach (var piece in agent.Services.GetRequiredService<IChat>().AnswerAsync("nothing", [], "Marie", Cancellation))
        {
            pieces.Add(piece);
        }

        Assert.Contains("does not exist", Assert.IsType<ChatPiece.Failed>(Assert.Single(pieces)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ThenUnload_IsSeenOnTheShelf()
    {
        await using var agent = await StartAsync();
        var models = agent.Services.GetRequiredService<IModels>();

        Assert.Null(await models.LoadAsync("tiny", Cancellation));
        var loaded = (await models.GetAsync(Cancellation)).Models.Single();
        Assert.Null(await models.UnloadAsync("tiny", Cancellation));

        Assert.Equal(ModelActivity.Loaded, loaded.Activity);
        Assert.NotNull(loaded.Loaded);
        Assert.Equal(ModelActivity.Stored, (await models.GetAsync(Cancellation)).Models.Single().Activity);
    }

    [Fact]
    public async Task Plans_WholeCatalogue_SaysASentenceForEach()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        var plans = agent.Services.GetRequiredService<IPlans>();

        var fits = await plans.CatalogueAsync(new PlanWish(), Cancellation);
        var bundle = await plans.BundleAsync(plans.Bundles[0].Id, new PlanWish(), Cancellation);

        Assert.NotEmpty(fits);
        Assert.All(fits, fit => Assert.NotEmpty(fit.Sentence));
        Assert.Equal(plans.Bundles[0].Roles, bundle.Roles.Select(role => role.Role));
    }

    [Fact]
    public async Task Vitals_SomebodyWatches_ComeEverySecond()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        var looks = new List<Vitals>();

        await foreach (var look in agent.Services.GetRequiredService<IVitals>().WatchAsync(Cancellation))
        {
            looks.Add(look);
            if (looks.Count == 3)
            {
                break;
            }
        }

        Assert.InRange(looks[^1].At - looks[1].At, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(9));
        Assert.True(looks[^1].MemoryUsed > ByteSize.Zero);
    }

    [Fact]
    public async Task Keys_Made_IsAskedForAndListed()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        var keys = agent.Services.GetRequiredService<IKeys>();

        var (secret, problem) = await keys.MakeAsync(new KeyWish("kitchen \"1\"", false, 60, 1000, 2, null, ["tiny*"]), Cancellation);

        Assert.Null(problem);
        Assert.StartsWith("hearth-", secret, StringComparison.Ordinal);
        Assert.True(keys.AreAskedFor);
        var wish = Assert.Single(keys.All).Wish;
        Assert.Equal(("kitchen \"1\"", true, 60, 1000L, 2), (wish.Name, wish.IsAdmin, wish.RequestsPerMinute, wish.TokensPerMinute, wish.Concurrent));
        Assert.Equal(["tiny*"], wish.Models);
    }

    private static Task<TestAgent> StartAsync() =>
        TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory));
}
