using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Models.Storage;

public sealed class StoredModelsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_StoreAndDisk_TellsSizesAndRoom()
    {
        using var disk = new TemporaryDirectory();
        TinyModel.WriteTo(disk.Path, "away.gguf");
        await using var agent = await StartAsync(disk);
        TinyModel.WriteTo(agent.Models, "here.gguf");
        await WaitForAsync(agent, "here");

        var list = await agent.GetAsync("/api/hearth/models");

        Assert.Equal(["away false", "here true"], list.GetProperty("models").EnumerateArray().Select(model => $"{model.GetProperty("id").GetString()} {(model.GetProperty("is_in_store").GetBoolean() ? "true" : "false")}"));
        Assert.Equal(TinyModel.ToArray().Length, list.GetProperty("total").GetInt64());
        Assert.InRange(list.GetProperty("free").GetInt64(), 1, long.MaxValue);
        Assert.Equal(2L << 30, list.GetProperty("reserve").GetInt64());
    }

    [Fact]
    public async Task Import_FromDisk_CopiesAndRecords()
    {
        using var disk = new TemporaryDirectory();
        var bytes = await File.ReadAllBytesAsync(TinyModel.WriteTo(disk.Path, "away.gguf"), Cancellation);
        await using var agent = await StartAsync(disk);

        var (response, body) = await agent.PostAsync("/api/hearth/models/import", """{"model": "away"}""");
        var end = await agent.EndOfAsync(body);

        Assert.Equal((HttpStatusCode.Accepted, "done"), (response.StatusCode, StoreClient.StateOf(end)));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(agent.Models, "away.gguf"), Cancellation));
        var model = Assert.Single((await agent.GetAsync("/api/hearth/models")).GetProperty("models").EnumerateArray());
        Assert.Equal(("disk", true), (model.GetProperty("source").GetString(), model.GetProperty("is_in_store").GetBoolean()));
        Assert.Empty(StoreClient.LeftoversIn(agent.Models));
    }

    [Fact]
    public async Task Import_SplitModel_BringsAllParts()
    {
        using var disk = new TemporaryDirectory();
        foreach (var (name, bytes) in HubModels.Split("Huge"))
        {
            await File.WriteAllBytesAsync(Path.Combine(disk.Path, name), bytes, Cancellation);
        }
        await using var agent = await StartAsync(disk);

        var (_, body) = await agent.PostAsync("/api/hearth/models/import", """{"model": "Huge"}""");
        await agent.EndOfAsync(body);

        Assert.Equal(3, Directory.EnumerateFiles(agent.Models, "*.gguf").Count());
    }

    [Theory]
    [InlineData("nope", HttpStatusCode.NotFound)]
    [InlineData("here", HttpStatusCode.Conflict)]
    public async Task Import_WhatCannotBe_IsRefused(string name, HttpStatusCode expected)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(models => TinyModel.WriteTo(models, "here.gguf"));

        var (response, _) = await agent.PostAsync("/api/hearth/models/import", JsonSerializer.Serialize(new { model = name }));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Verify_FileChangedOnDisk_IsReportedAndServedNoMore()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        using var upload = await agent.PutAsync("tiny.gguf", TinyModel.ToArray());
        Assert.True((await agent.PostAsync("/api/hearth/models/tiny/verify", "")).Body.GetProperty("is_sound").GetBoolean());
        Corrupt(Path.Combine(agent.Models, "tiny.gguf"));

        var (_, verdict) = await agent.PostAsync("/api/hearth/models/tiny/verify", "");

        Assert.False(verdict.GetProperty("is_sound").GetBoolean());
        Assert.Contains("tiny.gguf is not the file any more that was stored", verdict.GetProperty("damage").GetString(), StringComparison.Ordinal);
        var (response, _) = await agent.ChatAsync("tiny");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task Verify_DamageFound_IsRememberedAfterARestart()
    {
        using var directory = new TemporaryDirectory();
        await using (var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Models:Directories:0", directory.Models)))
        {
            using var upload = await agent.PutAsync("tiny.gguf", TinyModel.ToArray());
            Corrupt(Path.Combine(directory.Models, "tiny.gguf"));
            await agent.PostAsync("/api/hearth/models/tiny/verify", "");
        }

        await using var next = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Models:Directories:0", directory.Models));

        Assert.Single((await next.GetAsync("/v1/models")).GetProperty("unusable").EnumerateArray());
    }

    [Fact]
    public async Task Verify_ModelWithoutRecord_GetsOne()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(models => TinyModel.WriteTo(models));

        await agent.PostAsync("/api/hearth/models/tiny/verify", "");

        Assert.Equal("found", Assert.Single((await agent.GetAsync("/api/hearth/models")).GetProperty("models").EnumerateArray()).GetProperty("source").GetString());
    }

    [Fact]
    public async Task Delete_SplitModel_TakesAllFilesAndItsRecord()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        foreach (var (name, bytes) in HubModels.Split("Huge"))
        {
            using var response = await agent.PutAsync(name, bytes);
        }

        var (status, _) = await agent.SendAsync(HttpMethod.Delete, "/api/hearth/models/Huge");

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Empty(Directory.EnumerateFiles(agent.Models, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        Assert.Empty((await agent.GetAsync("/v1/models")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Delete_UnusableFile_IsDeletedToo()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(models => TinyModel.WriteTruncatedTo(models));
        await agent.GetAsync("/v1/models");

        var (status, _) = await agent.SendAsync(HttpMethod.Delete, "/api/delete", """{"model": "truncated:latest"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Fact]
    public async Task Delete_ModelOnADisk_IsRefused()
    {
        using var disk = new TemporaryDirectory();
        var path = TinyModel.WriteTo(disk.Path, "away.gguf");
        await using var agent = await StartAsync(disk);

        var (status, text) = await agent.SendAsync(HttpMethod.Delete, "/api/hearth/models/away");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("only read", text, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("..%2Fmodels")]
    public async Task Delete_Unknown_Answers404(string name)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        Assert.Equal(HttpStatusCode.NotFound, (await agent.SendAsync(HttpMethod.Delete, "/api/hearth/models/" + name)).Status);
    }

    [Fact]
    public async Task Copy_ModelInTheStore_IsASecondNameOfTheSameFile()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        using var upload = await agent.PutAsync("tiny.gguf", TinyModel.ToArray());

        var (status, _) = await agent.SendAsync(HttpMethod.Post, "/api/copy", """{"source": "tiny", "destination": "house:latest"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("house", (await agent.GetAsync("/v1/models/house")).GetProperty("id").GetString());
        await agent.SendAsync(HttpMethod.Delete, "/api/delete", """{"name": "tiny"}""");
        Assert.Equal(["house"], (await agent.GetAsync("/v1/models")).GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
        Assert.True((await agent.PostAsync("/api/hearth/models/house/verify", "")).Body.GetProperty("is_sound").GetBoolean());
    }

    [Fact]
    public async Task Copy_ModelOnAnotherFileSystem_IsRefusedWithTheReason()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no second file system to test with.");
        var disk = Directory.CreateDirectory($"/dev/shm/hearth-test-{Guid.NewGuid():N}").FullName;
        try
        {
            TinyModel.WriteTo(disk, "away.gguf");
            await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Models:Directories:1", disk));

            var (status, text) = await agent.SendAsync(HttpMethod.Post, "/api/copy", """{"source": "away", "destination": "near"}""");

            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Contains("Import it first", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(disk, recursive: true);
        }
    }

    [Fact]
    public async Task Start_LeftoversOfNobody_AreDeleted()
    {
        using var directory = new TemporaryDirectory();
        var downloads = Directory.CreateDirectory(Path.Combine(directory.Models, ".hearth", "downloads", "abc")).FullName;
        var uploads = Directory.CreateDirectory(Path.Combine(directory.Models, ".hearth", "uploads")).FullName;
        await File.WriteAllTextAsync(Path.Combine(downloads, "x.gguf.part"), "x", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(uploads, "y.gguf.part"), "x", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(uploads, "old.gguf.part"), "x", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(uploads, "old.gguf.part.journal"), """{"length": 9, "done": [0, 1]}""", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(uploads, "new.gguf.part"), "x", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(uploads, "new.gguf.part.journal"), """{"length": 9, "done": [0, 1]}""", Cancellation);
        File.SetLastWriteTimeUtc(Path.Combine(uploads, "old.gguf.part.journal"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8));

        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Models:Directories:0", directory.Models));

        Assert.Equal([".hearth/uploads/new.gguf.part", ".hearth/uploads/new.gguf.part.journal"], StoreClient.LeftoversIn(directory.Models).Order(StringComparer.Ordinal));
    }

    private static Task<TestAgent> StartAsync(TemporaryDirectory disk) => TestAgent.StartWithoutRunnerAsync(_ => { }, ("Models:Directories:1", disk.Path));

    private static Task WaitForAsync(TestAgent agent, string id) => Eventually.TrueAsync(async () => (await agent.GetAsync("/v1/models")).ToString().Contains($"\"{id}\"", StringComparison.Ordinal));

    private static void Corrupt(string path)
    {
        using var file = File.OpenWrite(path);
        file.Seek(-5, SeekOrigin.End);
        file.WriteByte(0xAA);
    }
}
