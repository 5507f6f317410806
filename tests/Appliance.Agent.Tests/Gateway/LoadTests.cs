using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Gateway;

/// <summary>A short form of the benchmark's load: many clients, some of which leave, and a runner that is killed.</summary>
public sealed class LoadTests
{
    private const int Clients = 24;
    private const int Tokens = 40;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_RunnerKilledAgainAndAgain_AreWholeOrSayWhyNot()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory, contextLength: 32_768));
        await agent.ChatAsync("tiny");
        var clock = Stopwatch.StartNew();

        var killing = KillAsync(agent, clock);
        var ends = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => AskAgainAndAgainAsync(agent, client, clock)));
        await killing;

        Assert.All(ends.SelectMany(end => end), end => Assert.Contains(end, (string[])["whole", "cut with its error", "left"]));
        Assert.Contains("whole", ends.SelectMany(end => end));
        Assert.Equal(0, agent.Services.GetRequiredService<RunnerPool>().WaitingFor("tiny"));
        await Eventually.TrueAsync(() => Task.FromResult(agent.Services.GetRequiredService<RunnerPool>().Loaded.All(model => model.Answering == 0)));
    }

    private static async Task KillAsync(TestAgent agent, Stopwatch clock)
    {
        while (clock.Elapsed + BetweenKills < Length)
        {
            await Task.Delay(BetweenKills, Cancellation);
            await Eventually.TrueAsync(() => Task.FromResult(agent.Services.GetRequiredService<RunnerPool>().StateOf("tiny") == ModelState.Loaded));
            RunnerTree.KillRunnersIn(agent.Runners);
        }
    }

    private static async Task<List<string>> AskAgainAndAgainAsync(TestAgent agent, int client, Stopwatch clock)
    {
        var ends = new List<string>();
        for (var asked = client; clock.Elapsed < Length; asked++)
        {
            ends.Add(await AskAsync(agent, leaves: asked % 10 == 0));
        }
        return ends;
    }

    private static async Task<string> AskAsync(TestAgent agent, bool leaves)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(TestAgent.Chat("tiny", Tokens, "hello", stream: true), Encoding.UTF8, "application/json"),
        };
        using var response = await agent.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(Cancellation)}";
        }
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        if (leaves)
        {
            await reader.ReadLineAsync(Cancellation);
            return "left";
        }
        return Judge(await reader.ReadToEndAsync(Cancellation));
    }

    private static string Judge(string answer)
    {
        var data = answer.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..]).ToList();
        if (data is not [.., "[DONE]"])
        {
            return $"ended without a word after {data.Count} events";
        }
        var chunks = data.SkipLast(1).Select(json => JsonDocument.Parse(json).RootElement).ToList();
        var ids = chunks.Where(chunk => chunk.TryGetProperty("id", out _)).Select(chunk => chunk.GetProperty("id").GetString()).Distinct().Count();
        var isCut = chunks.Any(chunk => chunk.TryGetProperty("error", out _));
        return (ids, isCut) switch
        {
            ( > 1, _) => "mixed with another's",
            (_, true) => "cut with its error",
            _ => answer.Contains("\"finish_reason\":\"length\"", StringComparison.Ordinal) ? "whole" : $"of {chunks.Count} events and no end",
        };
    }
}
