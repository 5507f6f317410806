using System.Diagnostics;
using System.Text.Json;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Clients;

/// <summary>The scripts of the folder <c>Npm</c> with the packages they use, installed once for a class of tests.</summary>
public sealed class NpmPackages : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    private static string Sources => Path.Combine(Repository.Root, "tests", "Appliance.Agent.Tests", "Clients", "Npm");

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled("node") || !IsInstalled("npm"))
        {
            return;
        }
        foreach (var file in Directory.GetFiles(Sources))
        {
            File.Copy(file, Path.Combine(_directory.Path, Path.GetFileName(file)));
        }
        await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    }

    /// <summary>What a scenario of a script found. Skips the test where there is no Node.js.</summary>
    public async Task<JsonElement> AskAsync(string script, Uri address, string scenario, params string[] arguments)
    {
        Assert.SkipUnless(IsInstalled("node") && IsInstalled("npm"), "Node.js and npm are not installed.");
        var output = await RunAsync("node", [script, address.GetLeftPart(UriPartial.Authority), scenario, .. arguments]);
        return JsonDocument.Parse(output).RootElement;
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await complaints}");
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
