using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;

namespace Appliance.EndToEnd.Container;

/// <summary>The container image as someone tries it on the machine they have.</summary>
[Trait("Level", "container")]
public sealed class ContainerTests(DockerDaemon docker) : IClassFixture<DockerDaemon>, IAsyncLifetime
{
    private const int ApiPort = 11434;
    private const int Tokens = 24;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("hearth-models-");
    private string? _image;
    private IContainer? _container;
    private Api? _api;

    public async ValueTask InitializeAsync()
    {
        var archive = Inputs.OciArchive;
        docker.Require();
        // The image of Testcontainers' own cleaner cannot be had offline: this class cleans up itself.
        TestcontainersSettings.ResourceReaperEnabled = false;
        _image = await docker.Engine.LoadAsync(archive, TestContext.Current.CancellationToken);
        Models.WriteTo(_models.FullName);
        File.SetUnixFileMode(_models.FullName, (UnixFileMode)0b111_101_101);
        var builder = new ContainerBuilder(_image)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithCleanUp(false)
            .WithCreateParameterModifier(parameters => parameters.HostConfig.PortBindings[$"{ApiPort}/tcp"] = [new() { HostIP = "127.0.0.1", HostPort = "" }])
            .WithPortBinding(ApiPort, assignRandomHostPort: true)
            .WithBindMount(_models.FullName, "/var/lib/hearth/models", AccessMode.ReadOnly);
        _container = (docker.Socket is { } socket ? builder.WithDockerEndpoint(socket) : builder).Build();
        await _container.StartAsync(TestContext.Current.CancellationToken);
        _api = new Api(_container.GetMappedPublicPort(ApiPort));
    }

    [Fact]
    public async Task Container_TinyModel_ChatsAndIsWell()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        var health = await WithinAsync(_api!.WaitForHealthAsync, cancellationToken);
        var models = await WithinAsync(token => _api.WaitForModelAsync(Models.Good, token), cancellationToken);
        var chat = await WithinAsync(token => _api.ChatAsync(Models.Good, Tokens, token), cancellationToken);

        Assert.Equal("ok", health["status"]!.GetValue<string>());
        Assert.Contains(models["unusable"]!.AsArray(), file => file!["file"]!.GetValue<string>() == Models.TruncatedFile);
        Assert.Equal((Tokens, true), (chat.Tokens, chat.Done));
        var check = await _container!.ExecAsync(["/usr/lib/hearth/agent/hearth", "health"], cancellationToken);
        Assert.Equal(0, check.ExitCode);
        var user = await _container.ExecAsync(["id", "-u"], cancellationToken);
        Assert.Equal("1000", user.Stdout.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_container is not null)
        {
            await KeepLogAsync(_container);
            await _container.DisposeAsync();
        }
        if (_image is not null)
        {
            await docker.Engine.RemoveImageAsync(_image, CancellationToken.None);
        }
        _models.Delete(recursive: true);
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        try
        {
            return await action(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var (output, errors) = await _container!.GetLogsAsync(ct: cancellationToken);
            throw new TimeoutException($"The container did not answer within {Deadline.TotalSeconds:0} s. It wrote:\n{output}\n{errors}");
        }
    }

    private static async Task KeepLogAsync(IContainer container)
    {
        var (output, errors) = await container.GetLogsAsync();
        await File.WriteAllTextAsync(Inputs.Result("container.log"), output + errors);
    }
}
