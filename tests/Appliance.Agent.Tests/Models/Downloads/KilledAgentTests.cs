using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Models.Downloads;

/// <summary>A real <c>hearth serve</c> that is killed while it downloads.</summary>
public sealed partial class KilledAgentTests
{
    private const int MiB = 1 << 20;
    private const string Repository = "someone/Big-GGUF";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_InTheMiddleOfADownload_TheNextStartFetchesOnlyTheRest()
    {
        await using var hub = await TestHub.StartAsync();
        using var directory = new TemporaryDirectory();
        // The journal is written every 64 MiB.
        var file = hub.Add(Repository, "big.gguf", HubModels.Big(160 * MiB));
        const int Before = 100 * MiB;
        hub.BeforePiece = (_, token) => hub.Sent < Before ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        using (var agent = await ServeAsync(hub, directory))
        {
            await agent.PostAsync("/api/hearth/models/pull", $$"""{"model": "{{Repository}}"}""");
            await Eventually.TrueAsync(() => Task.FromResult(hub.Sent >= Before && HasJournal(directory)));
        }
        var before = hub.Sent;
        hub.BeforePiece = (_, _) => Task.CompletedTask;

        using var next = await ServeAsync(hub, directory);

        var path = Path.Combine(directory.Models, "big.gguf");
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(path)));
        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(path, Cancellation));
        var twice = hub.Sent - file.Bytes.Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"{new ByteSize(twice)} of {new ByteSize(file.Bytes.Length)} were fetched twice.");
        Assert.InRange(twice, 0, before - (32 * MiB));
    }

    private static bool HasJournal(TemporaryDirectory directory) => StoreClient.LeftoversIn(directory.Models).Any(path => path.EndsWith(".journal", StringComparison.Ordinal));

    private static async Task<ServedAgent> ServeAsync(TestHub hub, TemporaryDirectory directory)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hearth.dll"), "serve", "--urls", "http://127.0.0.1:0", "--models", directory.Models])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["HEARTH_RUNNERS__DIRECTORY"] = directory.Runners,
                // Not those of whoever runs the tests.
                ["HEARTH_ACCESS__DIRECTORY"] = directory.Access,
                ["HEARTH_SETTINGS__DIRECTORY"] = Path.Combine(directory.Path, "settings"),
                ["HEARTH_CONSOLE__ISON"] = "false",
            },
        };
        foreach (var (key, value) in hub.Settings)
        {
            start.Environment["HEARTH_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        Directory.CreateDirectory(directory.Models);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (Listening().Match(line) is { Success: true, Value: var address })
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ServedAgent(process, new HttpClient { BaseAddress = new Uri(address) });
            }
        }
        throw new InvalidOperationException("hearth serve did not start.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex Listening();

    /// <summary>A running agent; disposing kills it as kill -9 does.</summary>
    private sealed class ServedAgent(Process process, HttpClient client) : IDisposable
    {
        public async Task PostAsync(string path, string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            response.EnsureSuccessStatusCode();
        }

        public void Dispose()
        {
            client.Dispose();
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
