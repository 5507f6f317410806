using System.Net;
using System.Text.Json;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using Microsoft.AspNetCore.Http;

namespace Appliance.Agent.Tests.Models.Downloads;

public sealed class DownloadTests : IAsyncLifetime
{
    private const string Repository = "someone/Tiny-GGUF";
    private const int MiB = 1 << 20;

    private TestHub _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("someone/Tiny-GGUF:Q4_K_M")]
    [InlineData("hf.co/someone/Tiny-GGUF:q4_k_m")]
    [InlineData("someone/Tiny-GGUF")]
    [InlineData("someone/Tiny-GGUF/Tiny-Q4_K_M.gguf")]
    public async Task Pull_AnyNameOfTheModel_BringsItWithARecord(string name)
    {
        var file = _hub.Add(Repository, "Tiny-Q4_K_M.gguf", TinyModel.ToArray());
        _hub.Add(Repository, "Tiny-Q8_0.gguf", TinyModel.ToArray(512));
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(name);

        Assert.Equal("done", StoreClient.StateOf(download));
        Assert.Equal("Tiny-Q4_K_M", (await agent.GetAsync($"/v1/models/Tiny-Q4_K_M")).GetProperty("id").GetString());
        var model = Assert.Single((await agent.GetAsync("/api/hearth/models")).GetProperty("models").EnumerateArray());
        Assert.Equal((Repository, TestHub.Commit, "llama"), (Text(model, "source"), Text(model, "commit"), Text(model, "architecture")));
        Assert.Equal(file.Sha256, Text(model.GetProperty("files")[0], "sha256"));
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Fact]
    public async Task Pull_CatalogueModel_TakesItsFileAndAnswersToItsName()
    {
        _hub.Add("bartowski/Qwen_Qwen3-0.6B-GGUF", "x.gguf", TinyModel.ToArray());
        _hub.Add("Qwen/Qwen3-8B-GGUF", "Qwen3-8B-Q4_K_M.gguf", TinyModel.ToArray());
        _hub.Add("bartowski/Qwen_Qwen3-8B-GGUF", "Qwen_Qwen3-8B-Q4_K_M.gguf", TinyModel.ToArray());
        await using var agent = await StartAsync();

        var download = await agent.PullAsync("qwen3-8b:Q4_K_M");

        Assert.Equal("done", StoreClient.StateOf(download));
        Assert.Equal(Text(download, "model"), (await agent.GetAsync("/v1/models/qwen3-8b:Q4_K_M")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Pull_TranscriptionModelOfTheCatalogue_TakesItsFile()
    {
        _hub.Add("ggerganov/whisper.cpp", "ggml-large-v3-turbo.bin", TinyWhisper.ToArray());
        _hub.Add("ggerganov/whisper.cpp", "ggml-large-v3-turbo-q5_0.bin", TinyWhisper.ToArray());
        await using var agent = await StartAsync();

        var download = await agent.PullAsync("whisper-large-v3-turbo:Q5_0");

        Assert.Equal(("done", "whisper-large-v3-turbo-q5_0"), (StoreClient.StateOf(download), Text(download, "model")));
        Assert.Equal("transcription", (await agent.GetAsync("/v1/models/whisper-large-v3-turbo:Q5_0")).GetProperty("meta").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Agent_NobodyAsks_ContactsNobody()
    {
        await using var agent = await StartAsync();

        await agent.GetAsync("/api/hearth/models");

        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task Pull_NotAllowed_ContactsNobodyAndSaysSo()
    {
        await using var agent = await StartAsync(("Models:Hub:IsAllowed", "false"));

        var (response, body) = await agent.AskForAsync(Repository);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("switched off", StoreClient.MessageOf(body), StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task Pull_LargeFile_ComesOverSeveralConnectionsEachByteOnce()
    {
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(8 * MiB));
        var four = new TaskCompletionSource();
        var started = 0;
        _hub.StoreTrouble = async (_, _) =>
        {
            // Nobody gets a byte before four have asked.
            if (Interlocked.Increment(ref started) == 4)
            {
                four.SetResult();
            }
            await four.Task.WaitAsync(Cancellation);
            return false;
        };
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Equal("done", StoreClient.StateOf(download));
        Assert.Equal((file.Bytes.Length, 4), (_hub.Sent, _hub.MostOpen));
        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "big.gguf"), Cancellation));
    }

    [Fact]
    public async Task Pull_ServerWithoutRanges_StillWorks()
    {
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(3 * MiB));
        _hub.HasRanges = false;
        await using var agent = await StartAsync();

        await agent.PullAsync(Repository);

        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "big.gguf"), Cancellation));
    }

    [Fact]
    public async Task Pull_GatedWithoutToken_SaysWhatToDo()
    {
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        _hub.IsGated = true;
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Equal("failed", StoreClient.StateOf(download));
        Assert.Contains("accept the terms there, make an access token, and set it on this device", StoreClient.NoteOf(download), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_GatedAndNotAccepted_SaysThatTheTokenIsNotEnough()
    {
        using var directory = new TemporaryDirectory();
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        _hub.IsGated = true;
        await using var agent = await StartWithTokenAsync(directory);

        var download = await agent.PullAsync(Repository);

        Assert.Contains("Sign in at", StoreClient.NoteOf(download), StringComparison.Ordinal);
        Assert.Contains("(status 403)", StoreClient.NoteOf(download), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_GatedWithToken_TellsTheTokenToTheHubAlone()
    {
        using var directory = new TemporaryDirectory();
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        (_hub.IsGated, _hub.IsAccepted) = (true, true);
        await using var agent = await StartWithTokenAsync(directory);

        var download = await agent.PullAsync(Repository);

        Assert.Equal("done", StoreClient.StateOf(download));
        Assert.All(_hub.Requests, request => Assert.Equal(request.Server == "hub" ? $"Bearer {TestHub.Token}" : "", request.Authorization));
        Assert.DoesNotContain(agent.Logs.Texts, text => text.Contains(TestHub.Token, StringComparison.Ordinal) || text.Contains("signature=secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_FailedForWantOfAToken_GoesOnOnceItIsSet()
    {
        using var directory = new TemporaryDirectory();
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        (_hub.IsGated, _hub.IsAccepted) = (true, true);
        await using var agent = await StartAsync(("Models:Hub:TokenFile", Path.Combine(directory.Path, "token")));
        var failed = await agent.PullAsync(Repository);
        Assert.Equal(HttpStatusCode.NoContent, (await agent.SendAsync(HttpMethod.Put, "/api/hearth/hub/token", TestHub.Token)).Status);

        var download = await agent.PullAsync(Repository);

        Assert.Equal((StoreClient.IdOf(failed), "done"), (StoreClient.IdOf(download), StoreClient.StateOf(download)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path.Combine(directory.Path, "token")).UnixFileMode);
    }

    [Fact]
    public async Task Pull_UnknownRepository_Answers404()
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.AskForAsync("nobody/nothing:Q4_K_M");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("nobody/nothing", StoreClient.MessageOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_UnknownVersion_NamesThoseThereAre()
    {
        _hub.Add(Repository, "Tiny-Q8_0.gguf", TinyModel.ToArray());
        _hub.Add(Repository, "Tiny-Q6_K.gguf", TinyModel.ToArray());
        await using var agent = await StartAsync();

        var (response, body) = await agent.AskForAsync(Repository + ":Q4_K_M");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Tiny-Q6_K, Tiny-Q8_0", StoreClient.MessageOf(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Pull_StoreWantsRest_GetsItAndTheDownloadGoesOn(int status)
    {
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        var refusals = 0;
        var times = new List<long>();
        _hub.StoreTrouble = (context, _) =>
        {
            times.Add(TimeProvider.System.GetTimestamp());
            if (Interlocked.Increment(ref refusals) > 1)
            {
                return Task.FromResult(false);
            }
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (status, "1");
            return Task.FromResult(true);
        };
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Equal(("done", 2), (StoreClient.StateOf(download), times.Count));
        Assert.InRange(TimeProvider.System.GetElapsedTime(times[0], times[1]), TimeSpan.FromSeconds(0.95), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Pull_HubBusyForLong_PassesItsRetryAfterOn()
    {
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        _hub.HubTrouble = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "120");
            return Task.FromResult(true);
        };
        await using var agent = await StartAsync();

        var (response, body) = await agent.AskForAsync(Repository);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(120)), (response.StatusCode, response.Headers.RetryAfter?.Delta));
        Assert.Contains("asked too often", StoreClient.MessageOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_EveryConnectionCut_FetchesNoByteTwice()
    {
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(6 * MiB));
        _hub.StoreTrouble = async (context, content) =>
        {
            await _hub.SendAsync(context, content, cutAfter: 300_000);
            return true;
        };
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Equal("done", StoreClient.StateOf(download));
        // What was in the socket when it was cut is lost; nothing else is.
        Assert.InRange(_hub.Sent, file.Bytes.Length, file.Bytes.Length * 5 / 4);
        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "big.gguf"), Cancellation));
    }

    [Fact]
    public async Task Pull_NothingComesAnyMore_FailsAndKeepsWhatIsThere()
    {
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(4 * MiB));
        _hub.StoreTrouble = async (context, content) =>
        {
            if (_hub.Sent >= 2 * MiB)
            {
                context.Abort();
                return true;
            }
            await _hub.SendAsync(context, content);
            return true;
        };
        await using var agent = await StartAsync(("Models:Hub:Retries", "2"), ("Models:Hub:Connections", "1"));
        var failed = await agent.PullAsync(Repository);
        var sentBefore = _hub.Sent;
        _hub.StoreTrouble = (_, _) => Task.FromResult(false);

        var download = await agent.PullAsync(Repository);

        Assert.Equal(("failed", "done"), (StoreClient.StateOf(failed), StoreClient.StateOf(download)));
        Assert.Equal(file.Bytes.Length, _hub.Sent);
        Assert.True(sentBefore >= 2 * MiB);
    }

    [Fact]
    public async Task Pull_SilentConnection_IsGivenUpAndTakenUpAgain()
    {
        _hub.Add(Repository, "big.gguf", HubModels.Big(2 * MiB));
        var asked = 0;
        _hub.StoreTrouble = async (context, _) =>
        {
            if (Interlocked.Increment(ref asked) > 1)
            {
                return false;
            }
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        await using var agent = await StartAsync(("Models:Hub:Silence", "00:00:00.5"));

        Assert.Equal("done", StoreClient.StateOf(await agent.PullAsync(Repository)));
    }

    [Fact]
    public async Task Pull_WrongBytes_AreThrownAwayAndTheErrorSaysSo()
    {
        var right = HubModels.Big(2 * MiB, seed: 1);
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(2 * MiB, seed: 2) is var wrong ? wrong : []);
        _hub.Add(Repository, "big.gguf", right);
        _hub.StoreTrouble = async (context, _) =>
        {
            await _hub.SendAsync(context, file);
            return true;
        };
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Equal("failed", StoreClient.StateOf(download));
        Assert.Contains($"its SHA-256 is {file.Sha256}", StoreClient.NoteOf(download), StringComparison.Ordinal);
        Assert.Contains("thrown away", StoreClient.NoteOf(download), StringComparison.Ordinal);
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Fact]
    public async Task Pull_FileThatIsNoModel_IsThrownAway()
    {
        _hub.Add(Repository, "film.gguf", new byte[100_000]);
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Contains("cannot serve", StoreClient.NoteOf(download), StringComparison.Ordinal);
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pull_FileChangesInBetween_IsNoticed(bool hubTells)
    {
        _hub.Add(Repository, "big.gguf", HubModels.Big(2 * MiB, seed: 1));
        _hub.TellsPromise = hubTells;
        _hub.StoreTrouble = async (context, content) =>
        {
            await _hub.SendAsync(context, content, cutAfter: 500_000);
            _hub.Add(Repository, "big.gguf", HubModels.Big(2 * MiB, seed: 2)).Tag = "\"2\"";
            // The signed address is good no more: the hub is asked again.
            _hub.StoreTrouble = (next, _) =>
            {
                next.Response.StatusCode = StatusCodes.Status403Forbidden;
                _hub.StoreTrouble = (_, _) => Task.FromResult(false);
                return Task.FromResult(true);
            };
            return true;
        };
        await using var agent = await StartAsync(("Models:Hub:Connections", "1"));

        var download = await agent.PullAsync(Repository);

        Assert.Equal("failed", StoreClient.StateOf(download));
        Assert.Contains("thrown away; ask for the model again", StoreClient.NoteOf(download), StringComparison.Ordinal);
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Theory]
    [InlineData("bytes 0-456287/999999", 456288)]
    [InlineData("bytes 5-456287/456288", 456283)]
    [InlineData("bytes 0-9/456288", 10)]
    public async Task Pull_ServerLiesAboutLengths_IsRefused(string range, int length)
    {
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        _hub.StoreTrouble = async (context, content) =>
        {
            (context.Response.StatusCode, context.Response.ContentLength, context.Response.Headers.ContentRange) = (206, length, range);
            await context.Response.Body.WriteAsync(content.Bytes.AsMemory(0, length), context.RequestAborted);
            return true;
        };
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Equal("failed", StoreClient.StateOf(download));
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Fact]
    public async Task Pull_ContentLengthOfMoreThanComes_IsFetchedToTheEnd()
    {
        var file = _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        var lies = 0;
        _hub.StoreTrouble = async (context, content) =>
        {
            if (Interlocked.Increment(ref lies) > 2)
            {
                return false;
            }
            // Announces the whole and ends in order after a part.
            await _hub.SendAsync(context, content, cutAfter: 100_000);
            return true;
        };
        await using var agent = await StartAsync();

        await agent.PullAsync(Repository);

        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "tiny.gguf"), Cancellation));
    }

    [Fact]
    public async Task Pull_SplitModel_BringsAllParts()
    {
        foreach (var (name, bytes) in HubModels.Split("Huge-Q4_K_M"))
        {
            _hub.Add(Repository, "Q4_K_M/" + name, bytes);
        }
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository + ":Q4_K_M");

        Assert.Equal("done", StoreClient.StateOf(download));
        Assert.Equal("Huge-Q4_K_M", (await agent.GetAsync("/v1/models/Huge-Q4_K_M")).GetProperty("id").GetString());
        Assert.Equal(3, Directory.EnumerateFiles(agent.Models, "*.gguf").Count());
    }

    [Fact]
    public async Task Pull_SplitModelWithOneWrongPart_ShowsNothing()
    {
        foreach (var (name, bytes) in HubModels.Split("Huge"))
        {
            _hub.Add(Repository, name, bytes);
        }
        _hub.StoreTrouble = async (context, content) =>
        {
            await _hub.SendAsync(context, content.Path.Contains("00003-of", StringComparison.Ordinal) ? content with { Bytes = [.. content.Bytes.Reverse()] } : content);
            return true;
        };
        await using var agent = await StartAsync();

        var download = await agent.PullAsync(Repository);

        Assert.Equal("failed", StoreClient.StateOf(download));
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Fact]
    public async Task Pull_SplitModelWithoutAPart_IsRefusedAtOnce()
    {
        foreach (var (name, bytes) in HubModels.Split("Huge").Take(2))
        {
            _hub.Add(Repository, name, bytes);
        }
        await using var agent = await StartAsync();

        var (response, body) = await agent.AskForAsync(Repository);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("split over 3 files, of which not all are there", StoreClient.MessageOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_SameModelTwiceAtOnce_SharesOneDownload()
    {
        var file = _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        var go = new TaskCompletionSource();
        _hub.BeforePiece = (_, token) => go.Task.WaitAsync(token);
        await using var agent = await StartAsync();
        var answers = await Task.WhenAll(agent.AskForAsync(Repository), agent.AskForAsync("hf.co/" + Repository));
        go.SetResult();

        var ends = new[] { await agent.EndOfAsync(answers[0].Body), await agent.EndOfAsync(answers[1].Body) };

        Assert.Equal(StoreClient.IdOf(ends[0]), StoreClient.IdOf(ends[1]));
        Assert.Equal(file.Bytes.Length, _hub.Sent);
    }

    [Fact]
    public async Task Pull_ModelThatIsThere_IsDoneAtOnce()
    {
        var file = _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        await using var agent = await StartAsync();
        await agent.PullAsync(Repository);

        var (response, body) = await agent.AskForAsync(Repository);

        Assert.Equal((HttpStatusCode.OK, "done"), (response.StatusCode, StoreClient.StateOf(body)));
        Assert.Equal(file.Bytes.Length, _hub.Sent);
    }

    [Fact]
    public async Task Pull_AnotherFileOfThisName_IsNotOverwritten()
    {
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        await using var agent = await StartAsync();
        TinyModel.WriteTo(agent.Models, contextLength: 77);

        var (response, _) = await agent.AskForAsync(Repository);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(TinyModel.ToArray(77), await File.ReadAllBytesAsync(Path.Combine(agent.Models, "tiny.gguf"), Cancellation));
    }

    [Fact]
    public async Task Pull_TwoModels_OneAfterTheOther()
    {
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        _hub.Add("other/Repo", "other.gguf", TinyModel.ToArray());
        var go = new TaskCompletionSource();
        _hub.BeforePiece = (_, token) => go.Task.WaitAsync(token);
        await using var agent = await StartAsync();
        var (_, first) = await agent.AskForAsync(Repository);
        await Eventually.TrueAsync(() => Task.FromResult(_hub.MostOpen == 1));
        var (_, second) = await agent.AskForAsync("other/Repo");

        var waiting = await agent.GetAsync($"/api/hearth/downloads/{StoreClient.IdOf(second)}");

        Assert.Equal("queued", StoreClient.StateOf(waiting));
        go.SetResult();
        Assert.Equal("done", StoreClient.StateOf(await agent.EndOfAsync(second)));
        Assert.Equal("done", StoreClient.StateOf(await agent.EndOfAsync(first)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_RunningOrWaiting_LeavesNothing(bool isRunning)
    {
        _hub.Add(Repository, "big.gguf", HubModels.Big(4 * MiB));
        _hub.Add("other/Repo", "other.gguf", TinyModel.ToArray());
        // Fewer bytes than either of them has: none is ever complete.
        _hub.BeforePiece = (_, token) => _hub.Sent < 300_000 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        await using var agent = await StartAsync();
        var (_, first) = await agent.AskForAsync(Repository);
        await Eventually.TrueAsync(() => Task.FromResult(_hub.Sent > 0));
        var (_, second) = await agent.AskForAsync("other/Repo");
        var (one, other) = isRunning ? (first, second) : (second, first);

        var (status, _) = await agent.SendAsync(HttpMethod.Delete, $"/api/hearth/downloads/{StoreClient.IdOf(one)}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("cancelled", StoreClient.StateOf(await agent.GetAsync($"/api/hearth/downloads/{StoreClient.IdOf(one)}")));
        await agent.StopAsync();
        Assert.All(StoreClient.LeftoversIn(agent.Models), path => Assert.Contains(StoreClient.IdOf(other), path, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Fact]
    public async Task Pause_Running_KeepsWhatCameAndGoesOnWhenAsked()
    {
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(4 * MiB));
        var isHeld = true;
        _hub.BeforePiece = (_, token) => _hub.Sent < 2 * MiB || !isHeld ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        await using var agent = await StartAsync();
        var (_, asked) = await agent.AskForAsync(Repository);
        await Eventually.TrueAsync(() => Task.FromResult(_hub.Sent >= 2 * MiB));

        var (status, text) = await agent.SendAsync(HttpMethod.Post, $"/api/hearth/downloads/{StoreClient.IdOf(asked)}/pause");
        isHeld = false;
        var resumed = await agent.PullAsync(Repository);

        Assert.Equal((HttpStatusCode.OK, "paused"), (status, StoreClient.StateOf(JsonDocument.Parse(text).RootElement)));
        Assert.Equal((StoreClient.IdOf(asked), "done"), (StoreClient.IdOf(resumed), StoreClient.StateOf(resumed)));
        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "big.gguf"), Cancellation));
        Assert.True(_hub.Sent < 2L * file.Bytes.Length, $"{_hub.Sent} bytes were sent.");
    }

    [Fact]
    public async Task Pause_ThenCancel_LeavesNothing()
    {
        _hub.Add(Repository, "big.gguf", HubModels.Big(4 * MiB));
        _hub.BeforePiece = (_, token) => _hub.Sent < 300_000 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        await using var agent = await StartAsync();
        var (_, asked) = await agent.AskForAsync(Repository);
        await Eventually.TrueAsync(() => Task.FromResult(_hub.Sent > 0));
        await agent.SendAsync(HttpMethod.Post, $"/api/hearth/downloads/{StoreClient.IdOf(asked)}/pause");

        var (_, text) = await agent.SendAsync(HttpMethod.Delete, $"/api/hearth/downloads/{StoreClient.IdOf(asked)}");

        Assert.Equal("cancelled", StoreClient.StateOf(JsonDocument.Parse(text).RootElement));
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Fact]
    public async Task Cancel_Failed_GivesItsRoomBack()
    {
        _hub.Add(Repository, "tiny.gguf", TinyModel.ToArray());
        _hub.IsGated = true;
        await using var agent = await StartAsync();
        var failed = await agent.PullAsync(Repository);
        Assert.NotEmpty(StoreClient.LeftoversIn(agent.Models));

        var (_, text) = await agent.SendAsync(HttpMethod.Delete, $"/api/hearth/downloads/{StoreClient.IdOf(failed)}");

        Assert.Equal("cancelled", StoreClient.StateOf(JsonDocument.Parse(text).RootElement));
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Fact]
    public async Task Pull_NameOfAModelThatCameOtherwise_IsDoneAndContactsNobody()
    {
        await using var agent = await StartAsync();
        TinyModel.WriteTo(agent.Models);
        await Eventually.TrueAsync(async () => (await agent.GetAsync("/v1/models")).GetProperty("data").GetArrayLength() == 1);

        var (_, body) = await agent.AskForAsync("tiny:latest");

        Assert.Equal("done", StoreClient.StateOf(body));
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task Follow_SlowDownload_TellsSpeedAndRemainingTimeAndEnds()
    {
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(MiB));
        _hub.BeforePiece = (_, token) => Task.Delay(40, token);
        await using var agent = await StartAsync(("Models:Hub:Connections", "1"));
        var (_, download) = await agent.AskForAsync(Repository);

        var events = await agent.Client.GetStringAsync(new Uri($"/api/hearth/downloads/{StoreClient.IdOf(download)}/events", UriKind.Relative), Cancellation);

        var bodies = events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(text => JsonDocument.Parse(text[(text.IndexOf("data: ", StringComparison.Ordinal) + 6)..]).RootElement).ToList();
        Assert.Contains(bodies, body => body.TryGetProperty("bytes_per_second", out var speed) && speed.GetInt64() is > 20_000 and < 2_000_000
            && body.TryGetProperty("remaining_seconds", out var seconds) && seconds.GetInt64() is >= 0 and < 60);
        Assert.Contains("event: end\n", events, StringComparison.Ordinal);
        Assert.Equal(("done", file.Bytes.Length), (StoreClient.StateOf(bodies[^1]), bodies[^1].GetProperty("completed").GetInt64()));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("../x:Q4_K_M")]
    [InlineData("someone/..:Q4_K_M")]
    [InlineData("someone/Tiny-GGUF/../../x.gguf")]
    [InlineData("someone/Tiny-GGUF/./x.gguf")]
    [InlineData("/etc/passwd.gguf")]
    [InlineData("https://evil.example/x/y.gguf")]
    [InlineData("a/b?x=1")]
    [InlineData("a/b\nc")]
    [InlineData("")]
    public async Task Pull_NameWithTricks_IsRefusedAndContactsNobody(string name)
    {
        await using var agent = await StartAsync();

        var (response, _) = await agent.AskForAsync(name);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_hub.Requests);
    }

    [Theory]
    [InlineData("../../../evil.gguf")]
    [InlineData(".hidden.gguf")]
    [InlineData("a\\b.gguf")]
    public async Task Pull_HubListsAPathWithTricks_NothingIsWrittenElsewhere(string path)
    {
        _hub.Add(Repository, path, TinyModel.ToArray());
        await using var agent = await StartAsync();

        await agent.AskForAsync(Repository);
        await Eventually.TrueAsync(async () => (await agent.GetAsync("/api/hearth/downloads")).GetProperty("downloads").EnumerateArray().All(download => StoreClient.StateOf(download) is "done" or "failed"));

        Assert.All(Directory.EnumerateFiles(Path.GetDirectoryName(agent.Models)!, "*.gguf", SearchOption.AllDirectories), file => Assert.StartsWith(agent.Models + "/", file, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(agent.Models, ".*"));
    }

    [Fact]
    public async Task Stop_InTheMiddle_GoesOnAfterTheStartByItself()
    {
        using var directory = new TemporaryDirectory();
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(4 * MiB));
        _hub.BeforePiece = (_, token) => _hub.Sent < 2 * MiB ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        await using (var agent = await StartAsync(("Models:Directories:0", directory.Models)))
        {
            await agent.AskForAsync(Repository);
            await Eventually.TrueAsync(() => Task.FromResult(_hub.Sent >= 2 * MiB));
            await agent.StopAsync();
        }
        var before = _hub.Sent;
        _hub.BeforePiece = (_, _) => Task.CompletedTask;

        await using var next = await StartAsync(("Models:Directories:0", directory.Models));

        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(directory.Models, "big.gguf"))));
        await next.StopAsync();
        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(directory.Models, "big.gguf"), Cancellation));
        // Only what was in the sockets is fetched again.
        Assert.InRange(_hub.Sent - before, file.Bytes.Length - before, file.Bytes.Length - before + MiB);
    }

    [Fact]
    public async Task Stop_WhileClientsFollow_DoesNotWaitForThem()
    {
        _hub.Add(Repository, "big.gguf", HubModels.Big(MiB));
        _hub.BeforePiece = (_, token) => Task.Delay(Timeout.Infinite, token);
        await using var agent = await StartAsync();
        var (_, download) = await agent.AskForAsync(Repository);
        using var events = await OpenAsync(agent, HttpMethod.Get, $"/api/hearth/downloads/{StoreClient.IdOf(download)}/events");
        using var lines = await OpenAsync(agent, HttpMethod.Post, "/api/pull", JsonSerializer.Serialize(new { model = Repository }));
        var started = TimeProvider.System.GetTimestamp();

        await agent.StopAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Contains("event: end\n", await events.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("goes on by itself afterwards", await lines.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_JournalThatMakesNoSense_FetchesTheFileAnew()
    {
        using var directory = new TemporaryDirectory();
        var file = _hub.Add(Repository, "big.gguf", HubModels.Big(2 * MiB));
        _hub.BeforePiece = (_, token) => _hub.Sent < MiB ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        await using (var agent = await StartAsync(("Models:Directories:0", directory.Models)))
        {
            await agent.AskForAsync(Repository);
            await Eventually.TrueAsync(() => Task.FromResult(_hub.Sent >= MiB));
            await agent.StopAsync();
        }
        var journal = Assert.Single(Directory.EnumerateFiles(directory.Models, "*" + PartFile.JournalExtension, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        await File.WriteAllTextAsync(journal, "{\"length\": 5, \"done\": [0, 99999", Cancellation);
        _hub.BeforePiece = (_, _) => Task.CompletedTask;

        await using var next = await StartAsync(("Models:Directories:0", directory.Models));

        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(directory.Models, "big.gguf"))));
        await next.StopAsync();
        Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(directory.Models, "big.gguf"), Cancellation));
    }

    /// <summary>An answer of which the first line is there.</summary>
    private static async Task<StreamReader> OpenAsync(TestAgent agent, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = json is null ? null : new StringContent(json) };
        var response = await agent.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        await reader.ReadLineAsync(Cancellation);
        return reader;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<TestAgent> StartAsync(params (string Key, string Value)[] settings) => TestAgent.StartWithoutRunnerAsync(_ => { }, [.. _hub.Settings, .. settings]);

    private Task<TestAgent> StartWithTokenAsync(TemporaryDirectory directory)
    {
        var path = Path.Combine(directory.Path, "token");
        File.WriteAllText(path, TestHub.Token + "\n");
        return StartAsync(("Models:Hub:TokenFile", path));
    }
}
