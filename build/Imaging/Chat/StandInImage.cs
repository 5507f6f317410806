using Appliance.Build.Containers;
using Appliance.Build.Processes;

namespace Appliance.Build.Imaging;

/// <summary>
/// Makes a container image of the tests' stand-in for Open WebUI, with the libraries of the Tools tree that .NET needs: a real image without
/// a registry, whose program does on the wire what Open WebUI does.
/// </summary>
internal sealed class StandInImage(string repository, string folder, ICommandRunner commands)
{
    /// <summary>Its tag.</summary>
    public const string Tag = "v0.0.0-slim";

    private const string Licence = "This program stands in for Open WebUI in tests of Hearth OS. It is a part of Hearth OS, under GPL-3.0-or-later.\n";

    // What the host of a self-contained program loads, and what its cryptography does.
    private static readonly string[] Libraries =
        ["ld-linux-x86-64.so.2", "libc.so.6", "libcrypto.so.3", "libdl.so.2", "libgcc_s.so.1", "libm.so.6", "libpthread.so.0", "librt.so.1", "libssl.so.3", "libstdc++.so.6", "libz.so.1", "libzstd.so.1"];

    /// <summary>The image as a file.</summary>
    public string Archive => Path.Combine(folder, "image.tar");

    /// <summary>Makes it.</summary>
    /// <param name="tools">The Tools tree.</param>
    /// <param name="onLine">Takes what the compiler says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task MakeAsync(string tools, Action<string>? onLine, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        var (program, libraries, licence) = (Path.Combine(folder, "program"), Path.Combine(folder, "libraries"), Path.Combine(folder, "licence"));
        await commands.RunAsync(
            new Command("dotnet",
            [
                "publish", Path.Combine(repository, "tests", "Appliance.ChatStandIn"), "--configuration", "Release", "--runtime", "linux-x64", "--self-contained", "true",
                "-p:PublishReadyToRun=true", "-p:DebugType=none", "-p:RunAnalyzers=false", "-nodeReuse:false", "-p:UseSharedCompilation=false",
                "-p:UseArtifactsOutput=true", "-p:ArtifactsPath=" + Path.Combine(folder, "dotnet"), "--output", program,
            ])
            { WorkingDirectory = repository },
            onLine,
            cancellationToken);
        Directory.CreateDirectory(libraries);
        foreach (var name in Libraries)
        {
            File.Copy(Path.Combine(tools, "usr", "lib", "x86_64-linux-gnu", name), Path.Combine(libraries, name));
        }
        Directory.CreateDirectory(licence);
        await File.WriteAllTextAsync(Path.Combine(licence, "LICENSE"), Licence, cancellationToken);
        var image = new ContainerImage
        {
            Name = "open-webui:" + Tag,
            SourceDate = DateTimeOffset.FromUnixTimeSeconds(long.Parse(DebianTree.Epoch, System.Globalization.CultureInfo.InvariantCulture)),
            EntryPoint = ["/app/backend/Appliance.ChatStandIn"],
            User = "0:0",
            Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        await new OciArchive(image, folder).WriteAsync(
            Archive,
            [
                [
                    new FolderLayer("libraries", libraries, "usr/lib/x86_64-linux-gnu/"),
                    new TextLayer("links", new Dictionary<string, string>(), new Dictionary<string, string> { ["lib"] = "usr/lib", ["lib64"] = "usr/lib/x86_64-linux-gnu" }, ["etc"]),
                ],
                [new FolderLayer("program", program, "app/backend/"), new FolderLayer("licence", licence, "app/")],
            ],
            cancellationToken);
    }
}
