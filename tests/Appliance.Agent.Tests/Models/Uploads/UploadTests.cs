using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Models.Uploads;

public sealed class UploadTests
{
    private static readonly byte[] Tiny = TinyModel.ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_WholeFile_IsServed()
    {
        await using var agent = await StartAsync();

        using var response = await agent.PutAsync("new.gguf", Tiny);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("new", (await agent.GetAsync("/v1/models/new")).GetProperty("id").GetString());
        Assert.Equal(Tiny, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "new.gguf"), Cancellation));
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Fact]
    public async Task Put_TranscriptionModel_IsListedAndNamedAsTheCatalogueDoes()
    {
        await using var agent = await StartAsync();

        using var response = await agent.PutAsync("ggml-tiny-test.bin", TinyWhisper.ToArray());
        using var wrong = await agent.PutAsync("ggml-other.bin", Tiny);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.UnsupportedMediaType), (response.StatusCode, wrong.StatusCode));
        Assert.Equal("transcription", (await agent.GetAsync("/v1/models/whisper-tiny-test")).GetProperty("meta").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Put_ByCurlInTwoPieces_GoesOnWhereHeadSays()
    {
        await using var agent = await StartAsync();
        using var directory = new TemporaryDirectory();
        var file = TinyModel.WriteTo(directory.Path);
        using (await agent.PutAsync("tiny.gguf", Tiny[..100_000], $"bytes 0-99999/{Tiny.Length}"))
        {
        }
        var offset = (await CurlAsync("-sI", Address(agent, "tiny.gguf"))).Split('\n').Single(line => line.StartsWith("Upload-Offset:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();

        var answer = await CurlAsync("-s", "-C", offset, "-T", file, Address(agent, "tiny.gguf"));

        Assert.Equal("100000", offset);
        Assert.Contains("\"is_complete\": true", answer, StringComparison.Ordinal);
        Assert.Equal(Tiny, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "tiny.gguf"), Cancellation));
    }

    [Fact]
    public async Task Put_WholeFileByCurl_IsServed()
    {
        await using var agent = await StartAsync();
        using var directory = new TemporaryDirectory();

        var answer = await CurlAsync("-s", "-T", TinyModel.WriteTo(directory.Path), Address(agent, ""));

        Assert.Contains("\"is_complete\": true", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_PiecesAsBrowsersSend_MakeTheFile()
    {
        await using var agent = await StartAsync();
        const int Piece = 150_000;
        var states = new List<HttpStatusCode>();

        for (var at = 0; at < Tiny.Length; at += Piece)
        {
            var piece = Tiny[at..Math.Min(at + Piece, Tiny.Length)];
            using var response = await agent.PutAsync("tiny.gguf", piece, $"bytes {at}-{at + piece.Length - 1}/{Tiny.Length}");
            states.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Created], states);
        Assert.Equal(Tiny, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "tiny.gguf"), Cancellation));
    }

    [Fact]
    public async Task Put_GapBetweenPieces_IsRefusedWithTheOffset()
    {
        await using var agent = await StartAsync();
        using var first = await agent.PutAsync("tiny.gguf", Tiny[..1000], $"bytes 0-999/{Tiny.Length}");

        using var response = await agent.PutAsync("tiny.gguf", Tiny[2000..3000], $"bytes 2000-2999/{Tiny.Length}");

        Assert.Equal((HttpStatusCode.Conflict, "1000"), (response.StatusCode, response.Headers.GetValues("Upload-Offset").Single()));
    }

    [Fact]
    public async Task Put_ConnectionCut_KeepsWhatCame()
    {
        await using var agent = await StartAsync();
        var file = HubModels.Big(4 << 20);
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", agent.Client.BaseAddress!.Port, Cancellation);
        var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"PUT /api/hearth/models/files/big.gguf HTTP/1.1\r\nHost: x\r\nContent-Length: {file.Length}\r\n\r\n"), Cancellation);
        await stream.WriteAsync(file.AsMemory(0, 2 << 20), Cancellation);
        await Eventually.TrueAsync(async () => await OffsetAsync(agent, "big.gguf") is not null);
        socket.Close();
        await Eventually.TrueAsync(async () => await OffsetAsync(agent, "big.gguf") > 0);
        var offset = 0;

        await Eventually.TrueAsync(async () =>
        {
            // Refused while the agent has not noticed yet that the first sender is gone.
            offset = await OffsetAsync(agent, "big.gguf") ?? 0;
            using var response = await agent.PutAsync("big.gguf", file[offset..], $"bytes {offset}-{file.Length - 1}/{file.Length}");
            return response.StatusCode == HttpStatusCode.Created;
        });

        Assert.InRange(offset, 1, 2 << 20);
        Assert.Equal(file, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "big.gguf"), Cancellation));
    }

    [Fact]
    public async Task Put_NotAModel_IsRefusedAfterItsFirstBytes()
    {
        await using var agent = await StartAsync();

        using var response = await agent.PutAsync("film.gguf", "RIFF....AVI LIST"u8.ToArray());

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Fact]
    public async Task Put_TruncatedModel_IsThrownAway()
    {
        await using var agent = await StartAsync();

        using var response = await agent.PutAsync("cut.gguf", Tiny[..^1000]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("truncated", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Created)]
    [InlineData(false, HttpStatusCode.UnprocessableEntity)]
    public async Task Put_WithChecksum_IsCompared(bool isRight, HttpStatusCode expected)
    {
        await using var agent = await StartAsync();
        var sum = Convert.ToHexString(SHA256.HashData(isRight ? Tiny : Tiny[1..]));

        using var response = await agent.PutAsync("tiny.gguf", Tiny, headers: ("X-Checksum-Sha256", sum));

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(isRight, File.Exists(Path.Combine(agent.Models, "tiny.gguf")));
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Theory]
    [InlineData("..%2F..%2Fevil.gguf")]
    [InlineData("%2e%2e%2fevil.gguf")]
    [InlineData(".hidden.gguf")]
    [InlineData("a..gguf")]
    [InlineData("evil.sh")]
    [InlineData("a%00b.gguf")]
    [InlineData("a%0Ab.gguf")]
    [InlineData("a%5Cb.gguf")]
    [InlineData("-rf.gguf")]
    [InlineData("%C3%A4.gguf")]
    public async Task Put_NameWithTricks_IsRefused(string name)
    {
        await using var agent = await StartAsync();

        using var response = await agent.PutAsync(name, Tiny);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var files = Directory.EnumerateFiles(Path.GetDirectoryName(agent.Models)!, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        // What the agent keeps of updates is its own.
        Assert.DoesNotContain(files, file => !file.StartsWith(Path.Combine(agent.Shared, "updates"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Put_ExistingName_IsNotOverwritten()
    {
        await using var agent = await StartAsync();
        TinyModel.WriteTo(agent.Models, contextLength: 99);

        using var response = await agent.PutAsync("tiny.gguf", Tiny);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(TinyModel.ToArray(99), await File.ReadAllBytesAsync(Path.Combine(agent.Models, "tiny.gguf"), Cancellation));
    }

    [Theory]
    [InlineData("bytes 0-5/3")]
    [InlineData("bytes 0-9999/10000")]
    [InlineData("bytes */5")]
    [InlineData("chapters 0-3/4")]
    public async Task Put_RangeThatMakesNoSense_IsRefused(string range)
    {
        await using var agent = await StartAsync();

        using var response = await agent.PutAsync("tiny.gguf", Tiny[..4], range);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Put_LargerThanTheDisk_IsRefusedBeforeAByteIsKept()
    {
        await using var agent = await StartAsync();

        using var response = await agent.PutAsync("huge.gguf", Tiny[..1000], "bytes 0-999/900000000000000");

        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.Contains("are kept for the system", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Fact]
    public async Task Put_SplitModelPartByPart_IsOneModel()
    {
        await using var agent = await StartAsync();
        foreach (var (name, bytes) in HubModels.Split("Huge").Reverse())
        {
            using var response = await agent.PutAsync(name, bytes);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }

        var model = Assert.Single((await agent.GetAsync("/api/hearth/models")).GetProperty("models").EnumerateArray());

        Assert.Equal(("Huge", 3), (model.GetProperty("id").GetString(), model.GetProperty("files").GetArrayLength()));
    }

    [Fact]
    public async Task Delete_PartialUpload_TakesItBack()
    {
        await using var agent = await StartAsync();
        using var first = await agent.PutAsync("tiny.gguf", Tiny[..1000], $"bytes 0-999/{Tiny.Length}");

        var (status, _) = await agent.SendAsync(HttpMethod.Delete, "/api/hearth/models/files/tiny.gguf");

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    private static Task<TestAgent> StartAsync() => TestAgent.StartWithoutRunnerAsync(_ => { });

    private static string Address(TestAgent agent, string name) => new Uri(agent.Client.BaseAddress!, "/api/hearth/models/files/" + name).ToString();

    private static async Task<int?> OffsetAsync(TestAgent agent, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri("/api/hearth/models/files/" + name, UriKind.Relative));
        using var response = await agent.Client.SendAsync(request, Cancellation);
        return response.IsSuccessStatusCode ? int.Parse(response.Headers.GetValues("Upload-Offset").Single(), System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", arguments) { RedirectStandardOutput = true })!;
        var output = await curl.StandardOutput.ReadToEndAsync(Cancellation);
        await curl.WaitForExitAsync(Cancellation);
        return output;
    }
}
