using Microsoft.AspNetCore.Http;

namespace Appliance.Updates.Tests;

/// <summary>Where the signed file comes from.</summary>
public sealed class UpdateSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Payload _payload = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadSigned_Server_GivesWhatCanBeBelieved()
    {
        await using var server = await UpdateServer.StartAsync(_payload);
        using var source = server.Source();

        var file = await source.ReadSignedAsync(Token);

        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(file));
    }

    [Fact]
    public async Task ReadSigned_Server_LearnsNothingOfTheDevice()
    {
        var headers = new Dictionary<string, string>();
        await using var server = await UpdateServer.StartAsync(_payload, (_, context) =>
        {
            headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
            return Task.FromResult(false);
        });
        using var source = server.Source();

        await source.ReadSignedAsync(Token);

        headers.Remove("Host");
        Assert.Equal(
            new Dictionary<string, string> { ["User-Agent"] = "hearth-update", ["Accept-Encoding"] = "identity", ["Cache-Control"] = "no-cache" },
            headers);
    }

    [Fact]
    public async Task ReadSigned_ServerThatSendsWithoutEnd_IsHungUpOn()
    {
        await using var server = await UpdateServer.StartAsync(_payload, async (server, context) =>
        {
            while (!server.Stopping.IsCancellationRequested)
            {
                await server.WriteAsync(context, new byte[1 << 20]);
            }
            return true;
        });
        using var source = server.Source();

        var exception = await Assert.ThrowsAsync<UpdateSourceException>(() => source.ReadSignedAsync(Token));

        Assert.Equal(UpdateFault.Contradiction, exception.Fault);
    }

    [Fact]
    public async Task ReadSigned_SiteWithAPathAndASlash_IsAskedBelowIt()
    {
        var path = "";
        await using var server = await UpdateServer.StartAsync(_payload, (_, context) =>
        {
            path = context.Request.Path;
            return Task.FromResult(false);
        });
        using var source = new HttpUpdateSource(new Uri(server.Site, "hearth/"), "vm", "beta");

        await source.ReadSignedAsync(Token);

        Assert.Equal("/hearth/vm/beta/update.json", path);
    }

    [Fact]
    public async Task ReadSigned_ServerThatWantsPatience_SaysHowMuch()
    {
        await using var server = await UpdateServer.StartAsync(_payload, (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "17";
            return Task.FromResult(true);
        });
        using var source = server.Source();

        var exception = await Assert.ThrowsAsync<UpdateSourceException>(() => source.ReadSignedAsync(Token));

        Assert.Equal((TimeSpan.FromSeconds(17), true), (exception.RetryAfter, exception.IsPassing));
    }

    [Fact]
    public async Task ReadSigned_Stick_GivesWhatCanBeBelieved()
    {
        _payload.LayOut(_folder);

        var file = await Stick().ReadSignedAsync(Token);

        Assert.IsType<UpdateVerdict.Genuine>(UpdateVerifierTests.Verify(file));
    }

    [Fact]
    public async Task ReadSigned_StickOfAnotherProfile_SaysWhatItLacks()
    {
        var exception = await Assert.ThrowsAsync<UpdateSourceException>(() => Stick().ReadSignedAsync(Token));

        Assert.Equal(
            "the stick HEARTH-UPDATE has no appliance/stable/update.json. Nothing was changed. Publish updates of this profile and channel to it.",
            exception.Message);
    }

    [Fact]
    public async Task ReadSigned_PipeOnAStick_IsNotWaitedFor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There are no such pipes.");
        Directory.CreateDirectory(_folder.At("appliance", "stable"));
        using (var make = System.Diagnostics.Process.Start("mkfifo", _folder.At("appliance", "stable", "update.json")))
        {
            await make.WaitForExitAsync(Token);
        }

        var exception = await Assert.ThrowsAsync<UpdateSourceException>(() => Stick().ReadSignedAsync(Token));

        Assert.Equal(UpdateFault.Contradiction, exception.Fault);
    }

    [Fact]
    public async Task Open_FileThatIsCutOffOnAStick_IsRefusedBeforeItIsRead()
    {
        _payload.LayOut(_folder);
        _folder.Write($"appliance/stable/0.1.43/{_payload.Root.File}", _payload.RootContent[..^1]);

        var exception = await Assert.ThrowsAsync<UpdateSourceException>(() => Stick().OpenAsync(_payload.Release.Version, _payload.Root, 0, null, Token));

        Assert.Equal(UpdateFault.Contradiction, exception.Fault);
    }

    public void Dispose() => _folder.Dispose();

    private FolderUpdateSource Stick() => new(_folder.Path, "appliance", "stable", "the stick HEARTH-UPDATE");
}
