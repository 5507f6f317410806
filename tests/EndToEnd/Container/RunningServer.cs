using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;

namespace Appliance.EndToEnd.Container;

/// <summary>A container of the image with models beside it. Disposing it leaves neither container nor image.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private const int ApiPort = 11434;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly DockerDaemon _docker;
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("hearth-models-");
    private string? _image;
    private IContainer? _container;
    private Api? _api;

    private RunningServer(DockerDaemon docker) => _docker = docker;

    public Api Api => _api!;

    public static async Task<RunningServer> StartAsync(DockerDaemon docker, string archive, CancellationToken cancellationToken)
    {
        var server = new RunningServer(docker);
        try
        {
            await server.StartAsync(archive, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for something of the server; when it takes too long, the failure carries the container's log.</summary>
    public async Task<T> AwaitAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        try
        {
            return await action(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The container did not answer within {Deadline.TotalSeconds:0} s. It wrote:\n{await LogAsync()}");
        }
    }

    /// <summary>Runs a program inside and returns what it wrote.</summary>
    public async Task<string> RunAsync(IList<string> command, CancellationToken cancellationToken)
    {
        var result = await _container!.ExecAsync(command, cancellationToken);
        Assert.True(result.ExitCode == 0, $"{command[0]} ended with {result.ExitCode}: {result.Stderr}");
        return result.Stdout.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_container is not null)
        {
            await File.WriteAllTextAsync(Inputs.Result("container.log"), await LogAsync());
            await _container.DisposeAsync();
        }
        if (_image is not null)
        {
            await _docker.Engine.RemoveImageAsync(_image, CancellationToken.None);
        }
        _models.Delete(recursive: true);
    }

    private async Task StartAsync(string archive, CancellationToken cancellationToken)
    {
        // The image of Testcontainers' own cleaner cannot be had offline: this class cleans up itself.
        TestcontainersSettings.ResourceReaperEnabled = false;
        _image = await _docker.Engine.LoadAsync(archive, cancellationToken);
        Models.WriteTo(_models.FullName);
        if (!OperatingSystem.IsWindows())
        {
            // The server is not root: it must be let in.
            File.SetUnixFileMode(_models.FullName, Readable);
        }
        var builder = new ContainerBuilder(_image)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithPortBinding(ApiPort, assignRandomHostPort: true)
            .WithCreateParameterModifier(parameters => parameters.HostConfig!.PortBindings![$"{ApiPort}/tcp"] = [new() { HostIP = "127.0.0.1", HostPort = "" }])
            .WithBindMount(_models.FullName, "/var/lib/hearth/models", AccessMode.ReadOnly);
        _container = (_docker.Socket is { } socket ? builder.WithDockerEndpoint(socket) : builder).Build();
        await _container.StartAsync(cancellationToken);
        _api = new Api(_container.GetMappedPublicPort(ApiPort));
    }

    private async Task<string> LogAsync()
    {
        try
        {
            var (output, errors) = await _container!.GetLogsAsync(ct: CancellationToken.None);
            return output + errors;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}
