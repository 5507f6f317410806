using System.Security.Cryptography;
using Appliance.Build.Processes;

namespace Appliance.Build.Tools;

/// <summary>The container engine, driven through its command line client.</summary>
internal sealed class DockerEngine(ICommandRunner runner)
{
    private const string BuilderRepository = "hearth-os/builder";

    /// <summary>Asks the engine who it is.</summary>
    /// <exception cref="DockerException">The client is not installed, or no engine answers it.</exception>
    public async Task<DockerVersion> EnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await DockerAsync(["version", "--format", "{{.Server.Version}} {{.Server.APIVersion}}"], cancellationToken);
            var words = result.Output.Trim().Split(' ');
            return new DockerVersion(words[0], words[^1]);
        }
        catch (CommandFailedException exception) when (exception.ExitCode == 127)
        {
            throw new DockerException("Docker is not installed: install Docker, or build with --builder=native on Debian or Ubuntu.", exception);
        }
        catch (CommandFailedException exception)
        {
            var reason = exception.LastLines.LastOrDefault(line => line.Trim().Length > 0) ?? "it said nothing";
            throw new DockerException(
                $"Docker's engine does not answer ({reason.Trim()}). Start it (Docker Desktop, or systemctl start docker), and check that your user may use it.",
                exception);
        }
    }

    /// <summary>Makes the builder image of the Tools tree, unless the engine has it already.</summary>
    /// <returns>Its name, which changes with the tree.</returns>
    public async Task<string> ImportBuilderAsync(string toolsTar, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(toolsTar);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        var image = $"{BuilderRepository}:{hash[..12]}";
        if (!await ExistsAsync(image, cancellationToken))
        {
            await DockerAsync(["import", toolsTar, image], cancellationToken);
        }
        return image;
    }

    /// <summary>Loads a container image archive that the build made.</summary>
    /// <returns>The image's name in the engine.</returns>
    public async Task<string> LoadAsync(string archive, CancellationToken cancellationToken)
    {
        const string Said = "Loaded image: ";
        var result = await DockerAsync(["load", "--input", archive], cancellationToken);
        var line = result.Output.Split('\n').FirstOrDefault(line => line.StartsWith(Said, StringComparison.Ordinal))
            ?? throw new DockerException($"Docker loaded {archive} and named no image: {result.Output.Trim()}");
        return line[Said.Length..].Trim();
    }

    /// <summary>Removes an image, if it is there.</summary>
    public async Task RemoveImageAsync(string image, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(image, cancellationToken))
        {
            await DockerAsync(["image", "rm", "--force", image], cancellationToken);
        }
    }

    private async Task<bool> ExistsAsync(string image, CancellationToken cancellationToken) =>
        (await DockerAsync(["image", "ls", "--quiet", image], cancellationToken)).Output.Trim().Length > 0;

    private Task<CommandResult> DockerAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        runner.RunAsync(new Command("docker", arguments), null, cancellationToken);
}

/// <summary>The versions of an engine and of the API that it speaks.</summary>
internal sealed record DockerVersion(string Engine, string Api);
