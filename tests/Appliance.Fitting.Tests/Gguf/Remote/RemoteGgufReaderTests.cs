using Appliance.Fitting.Gguf;
using Appliance.TestModels;
using Microsoft.AspNetCore.Http;

namespace Appliance.Fitting.Tests.Gguf;

public sealed class RemoteGgufReaderTests : IDisposable
{
    // Enough for loopback, short enough to wait for.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    private static readonly ServedFile Model = BigModel();

    // What cannot be downloaded whole in a test's time was not.
    private static readonly ServedFile Endless = Model with { Length = 1L << 40 };

    private readonly RemoteGgufReader _reader = new();

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task Read_ServerWithRanges_TakesTheHeaderAndAtMostOnePartMore()
    {
        await using var server = await ModelServer.StartAsync(Model);

        var remote = await ReadAsync(server);

        Assert.True(remote.HasRanges);
        Assert.False(remote.IsTruncated);
        Assert.Equal(new ByteSize(Model.Length), remote.Length);
        Assert.Equal(Model.Length, remote.File.ExpectedLength);
        Assert.InRange(server.Sent, 1, Model.Header.Length + new RemoteGgufOptions().LargestPart.Bytes);
        Assert.InRange(remote.BytesRead.Bytes, 1, server.Sent);
        Assert.InRange(server.Requests, 2, 8);
    }

    [Fact]
    public async Task Read_SmallParts_SkipsWhatIsNotKept()
    {
        await using var server = await ModelServer.StartAsync(Model);
        using var reader = new RemoteGgufReader(new RemoteGgufOptions { FirstPart = ByteSize.FromKiB(64), LargestPart = ByteSize.FromKiB(64) });

        var remote = await reader.ReadAsync(server.Address(), null, TestContext.Current.CancellationToken);

        // Token scores and kinds take 800,000 bytes of the header and are passed over.
        Assert.Equal(Model.Length, remote.File.ExpectedLength);
        Assert.InRange(server.Sent, 1, Model.Header.Length - 400_000);
    }

    [Fact]
    public async Task Read_ServerWithoutRanges_StopsAfterTheHeader()
    {
        await using var server = await ModelServer.StartAsync((server, context) => server.SendWholeAsync(context, Endless));

        var remote = await ReadAsync(server);

        await server.HungUp;
        Assert.False(remote.HasRanges);
        Assert.Equal(new ByteSize(Endless.Length), remote.Length);
        Assert.Equal(Model.Length, remote.File.ExpectedLength);
        Assert.InRange(remote.BytesRead.Bytes, 1, Model.Header.Length + 128 * 1024);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Read_FileShorterThanItsTensors_IsTruncated()
    {
        await using var server = await ModelServer.StartAsync(Model with { Length = Model.Length - 1 });

        Assert.True((await ReadAsync(server)).IsTruncated);
    }

    [Fact]
    public async Task Read_FileEndsInTheHeader_SaysTruncated()
    {
        await using var server = await ModelServer.StartAsync(Model with { Length = 300_000 });

        var e = await Assert.ThrowsAsync<GgufException>(() => ReadAsync(server));

        Assert.Contains("ends after 300000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Redirected_AsksTheStoreDirectlyAndKeepsTheTokenFromIt()
    {
        var tokens = new List<string>();
        await using var store = await ModelServer.StartAsync((server, context) =>
        {
            tokens.Add(context.Request.Headers.Authorization.ToString());
            return server.SendAsync(context, Model);
        });
        await using var source = await ModelServer.StartAsync((_, context) =>
        {
            tokens.Add(context.Request.Headers.Authorization.ToString());
            context.Response.Redirect(store.Address("/signed?secret=1").ToString());
            return Task.CompletedTask;
        });

        var remote = await _reader.ReadAsync(source.Address("/resolve/main/model.gguf"), "hf_token", TestContext.Current.CancellationToken);

        Assert.Equal(Model.Length, remote.Length!.Value.Bytes);
        Assert.Equal(1, source.Requests);
        Assert.Equal("Bearer hf_token", tokens[0]);
        Assert.All(tokens.Skip(1), token => Assert.Equal("", token));
    }

    [Fact]
    public async Task Read_RedirectedWithoutEnd_GivesUp()
    {
        await using var server = await ModelServer.StartAsync((_, context) => Redirect(context, "/again"));

        Assert.Equal(RemoteGgufFault.Refused, (await FaultAsync(server, "more than 10 times")).Fault);
        Assert.Equal(11, server.Requests);
    }

    [Fact]
    public async Task Read_RedirectedToAnotherProtocol_IsNotFollowed()
    {
        await using var server = await ModelServer.StartAsync((_, context) => Redirect(context, "file:///etc/passwd"));

        Assert.Equal(RemoteGgufFault.Address, (await FaultAsync(server, "'file:' is no address of a file on the web")).Fault);
    }

    [Theory]
    [InlineData(401, RemoteGgufFault.NeedsSignIn, "accept the model's licence there, and give an access token")]
    [InlineData(403, RemoteGgufFault.NeedsSignIn, "status 403")]
    [InlineData(404, RemoteGgufFault.NotFound, "has no file /model.gguf")]
    [InlineData(410, RemoteGgufFault.NotFound, "has no file")]
    [InlineData(418, RemoteGgufFault.Refused, "status 418")]
    [InlineData(429, RemoteGgufFault.Refused, "asked too often for now. Try again in 7 s")]
    [InlineData(503, RemoteGgufFault.Refused, "has a fault of its own (status 503). Try again in 7 s")]
    public async Task Read_Refused_SaysWhyAndWhatToDo(int status, RemoteGgufFault fault, string message)
    {
        await using var server = await ModelServer.StartAsync((_, context) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (status, "7");
            return Task.CompletedTask;
        });

        Assert.Equal(fault, (await FaultAsync(server, message)).Fault);
    }

    [Fact]
    public async Task Read_TokenRefused_SaysThatItIsTheToken()
    {
        await using var server = await ModelServer.StartAsync((_, context) => Status(context, 403));

        var e = await Assert.ThrowsAsync<RemoteGgufException>(() => _reader.ReadAsync(server.Address(), "hf_secret", TestContext.Current.CancellationToken));

        Assert.Contains("refuses this access token", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WebPage_SaysSo()
    {
        await using var server = await ModelServer.StartAsync((_, context) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<!doctype html>");
        });

        Assert.Equal(RemoteGgufFault.NotAModel, (await FaultAsync(server, "a web page, not to a model file")).Fault);
    }

    [Fact]
    public async Task Read_EmptyFile_SaysSo()
    {
        await using var server = await ModelServer.StartAsync((_, context) =>
        {
            context.Response.Headers.ContentRange = "bytes */0";
            return Status(context, 416);
        });

        Assert.Equal(RemoteGgufFault.NotAModel, (await FaultAsync(server, "is empty")).Fault);
    }

    [Fact]
    public async Task Read_Compressed_IsRefused()
    {
        await using var server = await ModelServer.StartAsync((server, context) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return server.SendAsync(context, Model);
        });

        Assert.Equal(RemoteGgufFault.Contradiction, (await FaultAsync(server, "compressed (gzip)")).Fault);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytes 1-262143/99999999")]
    [InlineData("bytes 0-999999/99999999")]
    [InlineData("bytes 0-9/5")]
    [InlineData("bytes 0-9/*")]
    [InlineData("lines 0-9/100")]
    [InlineData("bytes 9-0/100")]
    [InlineData("nonsense")]
    [InlineData("bytes 0-99999999999999999999/99999999999999999999")]
    public async Task Read_WrongContentRange_IsRefused(string? range)
    {
        await using var server = await ModelServer.StartAsync(async (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = range;
            await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
        });

        Assert.Equal(RemoteGgufFault.Contradiction, (await FaultAsync(server, "was asked for the bytes 0 to 262143")).Fault);
    }

    [Fact]
    public async Task Read_FewerBytesThanTheRange_IsRefused()
    {
        await using var server = await ModelServer.StartAsync(async (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            (context.Response.Headers.ContentRange, context.Response.ContentLength) = ("bytes 0-99999/1000000", 10);
            await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
        });

        await FaultAsync(server, "says that it sends 100000 bytes and sends 10");
    }

    [Fact]
    public async Task Read_BodyEndsTooEarlyWithoutALength_IsBroken()
    {
        await using var server = await ModelServer.StartAsync(async (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = "bytes 0-262143/1000000";
            await context.Response.Body.WriteAsync(Model.Read(0, 1000), context.RequestAborted);
        });

        Assert.Equal(RemoteGgufFault.Contradiction, (await FaultAsync(server, "was asked for the bytes 1000 to")).Fault);
    }

    [Fact]
    public async Task Read_ChangedInBetween_SaysSo()
    {
        var asked = 0;
        await using var server = await ModelServer.StartAsync((server, context) =>
            server.SendAsync(context, Interlocked.Increment(ref asked) == 1 ? Model : Model with { Tag = "\"2\"" }));

        Assert.Equal(RemoteGgufFault.Changed, (await FaultAsync(server, "changed while it was being read")).Fault);
    }

    [Fact]
    public async Task Read_ChangedAndConditionIgnored_SaysSo()
    {
        var asked = 0;
        await using var server = await ModelServer.StartAsync((server, context) =>
        {
            context.Request.Headers.IfRange = default;
            return server.SendAsync(context, Interlocked.Increment(ref asked) == 1 ? Model : Model with { Length = Model.Length + 1 });
        });

        Assert.Equal(RemoteGgufFault.Changed, (await FaultAsync(server, "changed while it was being read")).Fault);
    }

    [Fact]
    public async Task Read_ConnectionBreaksOnce_GoesOnWhereItEnded()
    {
        var asked = 0;
        await using var server = await ModelServer.StartAsync((server, context) =>
            server.SendAsync(context, Model, Interlocked.Increment(ref asked) == 2 ? 100_000 : null));

        Assert.Equal(Model.Length, (await ReadAsync(server)).File.ExpectedLength);
    }

    [Fact]
    public async Task Read_ConnectionBreaksAgainAndAgain_GivesUp()
    {
        await using var server = await ModelServer.StartAsync((server, context) => server.SendAsync(context, Model, breakAfter: 32 * 1024));

        Assert.Equal(RemoteGgufFault.Broken, (await FaultAsync(server, "broke off the connection")).Fault);
        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public async Task Read_ConnectionOfWholeFileBreaks_GivesUp()
    {
        await using var server = await ModelServer.StartAsync((server, context) => server.SendWholeAsync(context, Model, breakAfter: 500_000));

        Assert.Equal(RemoteGgufFault.Broken, (await FaultAsync(server, "broke off the connection")).Fault);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Read_ServerNeverAnswers_TimesOut()
    {
        await using var server = await ModelServer.StartAsync((_, context) => Forever(context));

        await TimesOutAsync(server);
    }

    [Fact]
    public async Task Read_ServerFallsSilentMidway_TimesOut()
    {
        await using var server = await ModelServer.StartAsync(async (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = "bytes 0-262143/1000000";
            await context.Response.Body.WriteAsync(Model.Read(0, 1000), context.RequestAborted);
            await Forever(context);
        });

        await TimesOutAsync(server);
    }

    [Fact]
    public async Task Read_ServerDrips_EndsInTotal()
    {
        await using var server = await ModelServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentLength = Model.Length;
            for (var at = 0; !context.RequestAborted.IsCancellationRequested; at++)
            {
                await context.Response.Body.WriteAsync(Model.Read(at, 1), context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        });
        using var reader = new RemoteGgufReader(new RemoteGgufOptions { Silence = TimeSpan.FromSeconds(20), Total = Silence });

        var e = await Assert.ThrowsAsync<RemoteGgufException>(() => reader.ReadAsync(server.Address(), null, TestContext.Current.CancellationToken));

        Assert.Contains("so slowly that reading was given up", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CancelledMidway_IsCancelled()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var server = await ModelServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentLength = Model.Length;
            await context.Response.Body.WriteAsync(Model.Read(0, 1000), context.RequestAborted);
            cancellation.CancelAfter(100);
            await Forever(context);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reader.ReadAsync(server.Address(), null, cancellation.Token));
    }

    [Fact]
    public async Task Read_HeaderWithoutEnd_GivesUp()
    {
        var endless = new GgufWriter().Raw("a", 9, w =>
        {
            w.Write(8u);
            w.Write(1UL << 40);
        }).ToArray();
        await using var server = await ModelServer.StartAsync(new ServedFile(endless, 1L << 40));
        using var reader = new RemoteGgufReader(new RemoteGgufOptions { Limit = ByteSize.FromMiB(2) });

        var e = await Assert.ThrowsAsync<RemoteGgufException>(() => reader.ReadAsync(server.Address(), null, TestContext.Current.CancellationToken));

        Assert.Contains("does not end within 2 MiB", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NotGguf_SaysSo()
    {
        await using var server = await ModelServer.StartAsync(new ServedFile("PK\u0003\u0004"u8.ToArray(), 1_000_000));

        Assert.Contains("not a GGUF", (await Assert.ThrowsAsync<GgufException>(() => ReadAsync(server))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.org/model.gguf", RemoteGgufFault.Address, "'ftp:' is no address of a file on the web")]
    [InlineData("models/model.gguf", RemoteGgufFault.Address, "'models/model.gguf' is no address")]
    [InlineData("http://127.0.0.1:1/model.gguf", RemoteGgufFault.Unreachable, "127.0.0.1 cannot be connected to")]
    [InlineData("http://name.invalid/model.gguf", RemoteGgufFault.Unreachable, "name.invalid")]
    public async Task Read_AddressThatCannotBeAsked_SaysWhy(string address, RemoteGgufFault fault, string message)
    {
        var e = await Assert.ThrowsAsync<RemoteGgufException>(
            () => _reader.ReadAsync(new Uri(address, UriKind.RelativeOrAbsolute), null, TestContext.Current.CancellationToken));

        Assert.Equal(fault, e.Fault);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_SplitModel_TellsEveryPart()
    {
        await using var server = await ModelServer.StartAsync((server, context) =>
            server.SendAsync(context, Model with { Length = Model.Length + context.Request.Path.Value!.Length + (context.Request.Path.Value.Contains("-00003-", StringComparison.Ordinal) ? 1 : 0) }));

        var parts = await _reader.MeasureAsync(server.Address("/q4/m-00002-of-00003.gguf?x=1"), null, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["/q4/m-00001-of-00003.gguf?x=1", "/q4/m-00002-of-00003.gguf?x=1", "/q4/m-00003-of-00003.gguf?x=1"],
            parts.Select(part => part.Address.PathAndQuery));
        var length = Model.Length + "/q4/m-00001-of-00003.gguf".Length;
        Assert.Equal([length, length, length + 1], parts.Select(part => part.Length.Bytes));
        Assert.Equal(3, server.Sent);
    }

    [Fact]
    public async Task Measure_ServerWithoutRanges_DoesNotDownload()
    {
        await using var server = await ModelServer.StartAsync((server, context) => server.SendWholeAsync(context, Endless));

        var parts = await _reader.MeasureAsync(server.Address(), null, TestContext.Current.CancellationToken);

        await server.HungUp;
        Assert.Equal(new RemotePart(server.Address(), new ByteSize(Endless.Length)), Assert.Single(parts));
    }

    [Fact]
    public async Task Measure_PartMissing_NamesIt()
    {
        await using var server = await ModelServer.StartAsync((server, context) =>
            context.Request.Path.Value!.Contains("-00002-", StringComparison.Ordinal) ? Status(context, 404) : server.SendAsync(context, Model));

        var e = await Assert.ThrowsAsync<RemoteGgufException>(
            () => _reader.MeasureAsync(server.Address("/m-00001-of-00002.gguf"), null, TestContext.Current.CancellationToken));

        Assert.Contains("has no file /m-00002-of-00002.gguf", e.Message, StringComparison.Ordinal);
    }

    // A vocabulary as large as real ones makes the header; the tensors behind it are never read.
    private static ServedFile BigModel()
    {
        var bytes = TinyModel.Describe()
            .Texts("tokens", [.. Enumerable.Range(0, 100_000).Select(index => $"token{index:D6}")])
            .Reals("scores", new float[100_000])
            .Numbers("kinds", new int[100_000])
            .Tensor("huge", 0, [1 << 16, 1 << 10], [])
            .ToArray();
        using var stream = new MemoryStream(bytes);
        var file = GgufFile.Read(stream, CancellationToken.None);
        return new ServedFile(bytes[..(int)file.DataOffset], file.ExpectedLength);
    }

    private Task<RemoteGguf> ReadAsync(ModelServer server) => _reader.ReadAsync(server.Address(), null, TestContext.Current.CancellationToken);

    private async Task<RemoteGgufException> FaultAsync(ModelServer server, string message)
    {
        var e = await Assert.ThrowsAsync<RemoteGgufException>(() => ReadAsync(server));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        return e;
    }

    private static async Task TimesOutAsync(ModelServer server)
    {
        using var reader = new RemoteGgufReader(new RemoteGgufOptions { Silence = Silence });

        var e = await Assert.ThrowsAsync<RemoteGgufException>(() => reader.ReadAsync(server.Address(), null, TestContext.Current.CancellationToken));

        Assert.Equal(RemoteGgufFault.TimedOut, e.Fault);
        Assert.Contains("sent nothing for 0.5 s", e.Message, StringComparison.Ordinal);
    }

    private static Task Forever(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task Redirect(HttpContext context, string location)
    {
        context.Response.Redirect(location);
        return Task.CompletedTask;
    }
}
