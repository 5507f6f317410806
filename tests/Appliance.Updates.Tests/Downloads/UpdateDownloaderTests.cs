using Microsoft.AspNetCore.Http;

namespace Appliance.Updates.Tests;

/// <summary>Fetching from real servers, good and bad.</summary>
public sealed class UpdateDownloaderTests : IDisposable
{
    private static readonly DownloadOptions Options = new() { Backoff = TimeSpan.FromMilliseconds(1), Reserve = ByteSize.Zero, Checkpoint = ByteSize.FromKiB(64) };

    private readonly TemporaryFolder _folder = new();
    private readonly Payload _payload = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_GoodServer_BringsEveryFile()
    {
        await using var server = await UpdateServer.StartAsync(_payload);

        var complete = Assert.IsType<DownloadResult.Complete>(await FetchAsync(server));

        AssertComplete(complete);
        Assert.Equal(_payload.Release.Artifacts.Select(artifact => artifact.File).Append(".lock").Order(StringComparer.Ordinal), Names());
    }

    [Fact]
    public async Task Fetch_AllIsThere_AsksForNothing()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        await FetchAsync(server);
        var before = server.Requests;

        AssertComplete(await FetchAsync(server));

        Assert.Equal(before, server.Requests);
    }

    [Fact]
    public async Task Fetch_FileOnTheDiskWasDamaged_IsFetchedAgain()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        await FetchAsync(server);
        await File.WriteAllBytesAsync(_folder.At(_payload.Root.File), Payload.Other(_payload.RootContent), Token);

        AssertComplete(await FetchAsync(server));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Fetch_ServerThatCutsAtRandom_GoesOnWhereItWas(int seed)
    {
        var random = new Random(seed);
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            await server.SendAsync(context, random.Next(100_000, 700_000));
            return true;
        });

        AssertComplete(await FetchAsync(server));

        // Little is sent twice: what was under way when the connection broke.
        Assert.InRange(server.Sent, _payload.Release.DownloadSize.Bytes, _payload.Release.DownloadSize.Bytes * 3);
        Assert.NotEmpty(server.Ranges);
    }

    [Fact]
    public async Task Fetch_ServerThatCutsEarlyEveryTime_GetsThereAllTheSame()
    {
        // Less than a buffer at a time: what came before each cut must count.
        var small = new Payload();
        await using var server = await UpdateServer.StartAsync(small, async (server, context) =>
        {
            await server.SendAsync(context, 48 << 10);
            return true;
        });

        AssertComplete(await FetchAsync(server));
    }

    [Fact]
    public async Task Fetch_ServerThatAlwaysBreaksOff_GivesUpAndKeepsWhatCame()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            if (context.Request.Headers.Range.Count == 0)
            {
                await server.SendAsync(context, 1_000_000);
            }
            else
            {
                context.Abort();
            }
            return true;
        });

        var failed = Assert.IsType<DownloadResult.Failed>(await FetchAsync(server));

        Assert.True(failed.Refusal.IsPassing);
        Assert.EndsWith("What was fetched is kept, and nothing was changed. The next try goes on from there.", failed.Refusal.Message, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(_folder.At(_payload.Root.File + ".part")).Length, 1, 1_100_000);
    }

    [Fact]
    public async Task Fetch_SecondRunAfterACut_AsksOnlyForTheRest()
    {
        await using (var bad = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            await server.SendAsync(context, context.Request.Headers.Range.Count == 0 ? 1_000_000 : 0);
            return true;
        }))
        {
            await FetchAsync(bad);
        }
        await using var good = await UpdateServer.StartAsync(_payload);

        AssertComplete(await FetchAsync(good));

        Assert.Single(good.Ranges);
        Assert.True(good.Sent < _payload.Release.DownloadSize.Bytes - 500_000);
    }

    [Fact]
    public async Task Fetch_BytesThatAPowerCutLeft_AreThrownAway()
    {
        // The file grew after the journal was written: what follows may be zeros.
        await using var server = await UpdateServer.StartAsync(_payload);
        await File.WriteAllBytesAsync(_folder.At(_payload.Root.File + ".part"), [.. _payload.RootContent.Take(1000), .. new byte[5000]], Token);
        await File.WriteAllTextAsync(_folder.At(_payload.Root.File + ".journal"), $$"""{"sha256": "{{_payload.Root.Sha256}}", "bytes": 1000, "tag": "\"one\""}""", Token);

        AssertComplete(await FetchAsync(server));

        Assert.Equal(["bytes=1000-"], server.Ranges);
    }

    [Theory]
    [InlineData("""{"sha256": "of another file", "bytes": 1000}""")]
    [InlineData("""{"sha256": "SUM", "bytes": 99999999}""")]
    [InlineData("""{"sha256": "SUM", "bytes": -5}""")]
    [InlineData("""{"sha256": "SUM", "bytes": 2000}""")]
    [InlineData("""{"sha""")]
    public async Task Fetch_JournalThatMakesNoSense_BeginsAgain(string journal)
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        await File.WriteAllBytesAsync(_folder.At(_payload.Root.File + ".part"), _payload.RootContent[..1000], Token);
        await File.WriteAllTextAsync(_folder.At(_payload.Root.File + ".journal"), journal.Replace("SUM", _payload.Root.Sha256, StringComparison.Ordinal), Token);

        AssertComplete(await FetchAsync(server));

        Assert.Empty(server.Ranges);
    }

    [Fact]
    public async Task Fetch_PartOnTheDiskWasDamaged_BeginsAgainOnce()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        await File.WriteAllBytesAsync(_folder.At(_payload.Root.File + ".part"), new byte[1000], Token);
        await File.WriteAllTextAsync(_folder.At(_payload.Root.File + ".journal"), $$"""{"sha256": "{{_payload.Root.Sha256}}", "bytes": 1000}""", Token);

        AssertComplete(await FetchAsync(server));
    }

    [Fact]
    public async Task Fetch_FileThatChangedInBetween_ComesWhole()
    {
        var isFirst = true;
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            if (!isFirst || !context.Request.Path.Value!.EndsWith(".root.xz", StringComparison.Ordinal))
            {
                return false;
            }
            isFirst = false;
            server.Tag = "\"zero\"";
            server.Instead[_payload.Root.File] = Payload.Other(_payload.RootContent);
            await server.SendAsync(context, 1_000_000);
            server.Instead.Clear();
            server.Tag = "\"one\"";
            return true;
        });

        AssertComplete(await FetchAsync(server));
    }

    [Fact]
    public async Task Fetch_FileThatChangedOnAServerWithoutTags_BeginsAgainOnce()
    {
        var isFirst = true;
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            server.Tag = null;
            if (!isFirst || !context.Request.Path.Value!.EndsWith(".root.xz", StringComparison.Ordinal))
            {
                return false;
            }
            isFirst = false;
            server.Instead[_payload.Root.File] = Payload.Other(_payload.RootContent);
            await server.SendAsync(context, 1_000_000);
            server.Instead.Clear();
            return true;
        });

        AssertComplete(await FetchAsync(server));
    }

    [Fact]
    public async Task Fetch_ServerWithoutRanges_SendsFromTheBeginning()
    {
        var cuts = 1;
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            context.Request.Headers.Remove("Range");
            await server.SendAsync(context, Interlocked.Decrement(ref cuts) == 0 ? 1_000_000 : null);
            return true;
        });

        AssertComplete(await FetchAsync(server));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_500_000)]
    public async Task Fetch_FlippedBit_IsRefusedAndDeleted(int at)
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        server.Instead[_payload.Root.File] = Flipped(at);

        Assert.Equal(UpdateFault.WrongBytes, await FaultAsync(server));

        Assert.Equal([".lock"], Names());
    }

    [Fact]
    public async Task Fetch_SwappedFiles_AreRefused()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        server.Instead[_payload.Root.File] = _payload.Files[_payload.Release.Get(UpdateKind.KernelImage).File];

        Assert.Equal(UpdateFault.Contradiction, await FaultAsync(server));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public async Task Fetch_ServerThatNamesAnotherLength_IsRefusedAtOnce(int more)
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        server.Instead[_payload.Root.File] = [.. _payload.RootContent, .. new byte[Math.Max(0, more)]];
        if (more < 0)
        {
            server.Instead[_payload.Root.File] = _payload.RootContent[..^1];
        }

        Assert.Equal(UpdateFault.Contradiction, await FaultAsync(server));
    }

    [Fact]
    public async Task Fetch_ServerThatSendsWithoutEnd_IsReadNoFurtherThanTheManifestSays()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            // No length is named, and the bytes go on.
            await server.WriteAsync(context, _payload.RootContent);
            while (!server.Stopping.IsCancellationRequested)
            {
                await server.WriteAsync(context, new byte[1 << 20]);
            }
            return true;
        });

        // The root is right, and then hung up on; the next file never is.
        Assert.Equal(UpdateFault.WrongBytes, await FaultAsync(server));

        Assert.Equal(Payload.RootBytes, new FileInfo(_folder.At(_payload.Root.File)).Length);
    }

    [Fact]
    public async Task Fetch_ServerThatEndsTooEarlyWithoutALength_IsAskedForTheRest()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            if (context.Request.Headers.Range.Count > 0)
            {
                return false;
            }
            context.Response.Headers.ETag = server.Tag;
            await server.WriteAsync(context, server.FileOf(context).AsMemory()[..5]);
            return true;
        });

        AssertComplete(await FetchAsync(server));
    }

    [Fact]
    public async Task Fetch_AnswerToAnotherRange_IsRefused()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            if (context.Request.Headers.Range.Count == 0)
            {
                await server.SendAsync(context, 1_000_000);
                return true;
            }
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = "bytes 0-9/10";
            await server.WriteAsync(context, new byte[10]);
            return true;
        });

        Assert.Equal(UpdateFault.Contradiction, await FaultAsync(server));
    }

    [Fact]
    public async Task Fetch_CompressedAnswer_IsRefused()
    {
        await using var server = await UpdateServer.StartAsync(_payload, (_, context) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return Task.FromResult(false);
        });

        Assert.Equal(UpdateFault.Contradiction, await FaultAsync(server));
    }

    [Fact]
    public async Task Fetch_ServerThatFallsSilent_IsGivenUp()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            context.Response.ContentLength = _payload.Root.Size;
            await server.WriteAsync(context, _payload.RootContent.AsMemory(0, 100_000));
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(server.Stopping, context.RequestAborted).Token);
            return true;
        });

        var failed = Assert.IsType<DownloadResult.Failed>(await FetchAsync(server, Options with { Retries = 0 }, TimeSpan.FromMilliseconds(300)));

        Assert.StartsWith("127.0.0.1 sent next to nothing for 0.3 s.", failed.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_ServerThatSendsAByteNowAndThen_IsAsSilentAsOneThatSendsNone()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            context.Response.ContentLength = _payload.Root.Size;
            while (true)
            {
                await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        });

        var failed = Assert.IsType<DownloadResult.Failed>(await FetchAsync(server, Options with { Retries = 0 }, TimeSpan.FromMilliseconds(300)));

        Assert.Equal(UpdateFault.Broken, failed.Refusal.Fault);
    }

    [Fact]
    public async Task Fetch_ServerThatNeverAnswers_IsGivenUp()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(server.Stopping, context.RequestAborted).Token);
            return true;
        });

        var failed = Assert.IsType<DownloadResult.Failed>(await FetchAsync(server, Options with { Retries = 0 }, TimeSpan.FromMilliseconds(300)));

        Assert.StartsWith("127.0.0.1 did not answer within 0.3 s.", failed.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Redirection_IsFollowed()
    {
        await using var server = await UpdateServer.StartAsync(_payload, (_, context) =>
        {
            if (context.Request.Path.StartsWithSegments("/mirror"))
            {
                return Task.FromResult(false);
            }
            context.Response.Redirect("/mirror" + context.Request.Path);
            return Task.FromResult(true);
        });

        AssertComplete(await FetchAsync(server));
    }

    [Theory]
    [InlineData("/appliance/stable/again", UpdateFault.Contradiction)]
    [InlineData("file:///etc/shadow", UpdateFault.Contradiction)]
    [InlineData("ftp://127.0.0.1/file", UpdateFault.Contradiction)]
    public async Task Fetch_RedirectionThatLeadsNowhere_IsRefused(string target, UpdateFault fault)
    {
        await using var server = await UpdateServer.StartAsync(_payload, (_, context) =>
        {
            context.Response.Redirect(target);
            return Task.FromResult(true);
        });

        Assert.Equal(fault, await FaultAsync(server));

        Assert.InRange(server.Requests, 1, 6);
    }

    [Theory]
    [InlineData(404, UpdateFault.NotFound)]
    [InlineData(410, UpdateFault.NotFound)]
    [InlineData(403, UpdateFault.SourceRefused)]
    [InlineData(503, UpdateFault.Broken)]
    [InlineData(204, UpdateFault.Contradiction)]
    public async Task Fetch_ServerThatRefuses_IsTold(int status, UpdateFault fault)
    {
        await using var server = await UpdateServer.StartAsync(_payload, (_, context) =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        });

        Assert.Equal(fault, await FaultAsync(server));
    }

    [Fact]
    public async Task Fetch_ServerThatIsNotThere_IsTold()
    {
        var server = await UpdateServer.StartAsync(_payload);
        using var source = server.Source();
        await server.DisposeAsync();

        var failed = Assert.IsType<DownloadResult.Failed>(await new UpdateDownloader(source, Options, TimeProvider.System).FetchAsync(_payload.Release, _folder.Path, null, Token));

        Assert.StartsWith("127.0.0.1 cannot be connected to.", failed.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_NoRoom_IsRefusedBeforeAByteIsAskedFor()
    {
        await using var server = await UpdateServer.StartAsync(_payload);

        Assert.Equal(UpdateFault.NoSpace, await FaultAsync(server, Options with { Reserve = ByteSize.FromGiB(1 << 30) }));

        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Fetch_DiskThatFillsUp_IsTold()
    {
        using var disk = SmallDisk.Mount();
        await using var server = await UpdateServer.StartAsync(_payload);
        using var source = server.Source();
        var progress = new Reports(report =>
        {
            // Somebody else takes what was free when the download began.
            if (report.Done.Bytes > 1_000_000 && !File.Exists(Path.Combine(disk.Path, "..other")))
            {
                Fill(Path.Combine(disk.Path, "..other"));
            }
        });

        var result = await new UpdateDownloader(source, Options, TimeProvider.System).FetchAsync(_payload.Release, disk.Path, progress, Token);

        Assert.Equal(UpdateFault.NoSpace, Assert.IsType<DownloadResult.Failed>(result).Refusal.Fault);
    }

    [Fact]
    public async Task Fetch_AnotherFetchUnderWay_IsRefused()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        using var held = new FileStream(_folder.At(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(UpdateFault.Busy, await FaultAsync(server));
    }

    [Fact]
    public async Task Fetch_LeftoversOfAnotherRelease_AreDeleted()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        _folder.Write("hearth_0.1.41.root.xz", [1]);
        _folder.Write("hearth_0.1.42.root.xz.part", [1]);

        await FetchAsync(server);

        Assert.DoesNotContain(Names(), name => name.Contains("0.1.41", StringComparison.Ordinal) || name.Contains("0.1.42", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_Stopped_KeepsWhatCame()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = await UpdateServer.StartAsync(_payload);
        using var source = server.Source();
        var progress = new Reports(report =>
        {
            if (report.Done.Bytes > 1_000_000)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new UpdateDownloader(source, Options, TimeProvider.System).FetchAsync(_payload.Release, _folder.Path, progress, stop.Token));

        Assert.InRange(PartFile.LeftOf(_folder.At(_payload.Root.File), _payload.Root), 1_000_000, 1_200_000);
    }

    [Fact]
    public async Task Fetch_Rate_IsKept()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        var started = TimeProvider.System.GetTimestamp();

        AssertComplete(await FetchAsync(server, Options with { RatePerSecond = ByteSize.FromMiB(3) }));

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.9, 20);
    }

    [Fact]
    public async Task Fetch_Progress_EndsAtTheWhole()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        using var source = server.Source();
        var last = default(DownloadProgress);

        await new UpdateDownloader(source, Options, TimeProvider.System).FetchAsync(_payload.Release, _folder.Path, new Reports(report => last = report), Token);

        Assert.Equal(new DownloadProgress("systemd-bootx64.efi", _payload.Release.DownloadSize, _payload.Release.DownloadSize), last);
    }

    [Fact]
    public async Task Fetch_PackedOtherwiseThanTheManifestSays_IsRefused()
    {
        // Rightly signed, wrongly packed: systemd-sysupdate would write it into the slot as it is.
        var release = _payload.Release with
        {
            Artifacts = [.. _payload.Release.Artifacts.Select(artifact => artifact.Kind == UpdateKind.KernelImage ? artifact with { Compression = UpdateCompression.Xz } : artifact)],
        };
        await using var server = await UpdateServer.StartAsync(_payload);
        using var source = server.Source();

        var failed = Assert.IsType<DownloadResult.Failed>(await new UpdateDownloader(source, Options, TimeProvider.System).FetchAsync(release, _folder.Path, null, Token));

        Assert.Equal(UpdateFault.WrongCompression, failed.Refusal.Fault);
        Assert.False(File.Exists(_folder.At(release.Get(UpdateKind.KernelImage).File)));
    }

    [Fact]
    public async Task Fetch_FromAStick_BringsEveryFile()
    {
        using var stick = new TemporaryFolder();
        _payload.LayOut(stick);
        var source = new FolderUpdateSource(stick.Path, "appliance", "stable", "the stick HEARTH-UPDATE");

        AssertComplete(await new UpdateDownloader(source, Options, TimeProvider.System).FetchAsync(_payload.Release, _folder.Path, null, Token));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<DownloadResult> FetchAsync(UpdateServer server, string folder, DownloadOptions? options, TimeSpan? silence)
    {
        using var source = server.Source(silence);
        return await new UpdateDownloader(source, options ?? Options, TimeProvider.System).FetchAsync(server.Payload.Release, folder, null, Token);
    }

    private Task<DownloadResult> FetchAsync(UpdateServer server, DownloadOptions? options = null, TimeSpan? silence = null) => FetchAsync(server, _folder.Path, options, silence);

    private async Task<UpdateFault> FaultAsync(UpdateServer server, DownloadOptions? options = null) =>
        Assert.IsType<DownloadResult.Failed>(await FetchAsync(server, options)).Refusal.Fault;

    private void AssertComplete(DownloadResult result)
    {
        if (result is DownloadResult.Failed failed)
        {
            Assert.Fail($"{failed.Refusal.Fault}: {failed.Refusal.Message}");
        }
        foreach (var (kind, path) in Assert.IsType<DownloadResult.Complete>(result).Files)
        {
            Assert.Equal(_payload.Files[_payload.Release.Get(kind).File], File.ReadAllBytes(path));
        }
    }

    private static void Fill(string path)
    {
        using var file = File.Create(path, bufferSize: 1);
        try
        {
            while (true)
            {
                file.Write(new byte[64 << 10]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private byte[] Flipped(int at)
    {
        var content = _payload.RootContent.ToArray();
        content[at] ^= 1;
        return content;
    }

    private IEnumerable<string> Names() => Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private sealed class Reports(Action<DownloadProgress> take) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => take(value);
    }
}
