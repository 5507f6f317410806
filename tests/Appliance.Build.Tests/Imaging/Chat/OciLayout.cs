using System.Formats.Tar;
using System.Text.Json.Nodes;
using Appliance.Build.Containers;

namespace Appliance.Build.Tests.Imaging.Chat;

/// <summary>A container image on disk, as a test wants it: as an archive, and as the folder of an image layout.</summary>
internal sealed class OciLayout(TempFolder folder)
{
    public const string Tag = "v1.2.3-slim";

    public string Archive => folder.At("image.tar");

    public string Folder => folder.At("layout");

    /// <summary>The digest of its one manifest.</summary>
    public string Digest => (string)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!["manifests"]![0]!["digest"]!;

    public static async Task<OciLayout> WriteAsync(TempFolder folder, params IReadOnlyList<FakeLayer> layers)
    {
        var layout = new OciLayout(folder);
        var image = new ContainerImage
        {
            Name = "open-webui:" + Tag,
            SourceDate = Tree.SourceDate,
            EntryPoint = ["bash", "start.sh"],
            User = "0:0",
            Environment = new Dictionary<string, string> { ["ENV"] = "prod", ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["USE_SLIM_DOCKER"] = "true" },
            Labels = new Dictionary<string, string> { ["org.opencontainers.image.version"] = "v1.2.3" },
        };
        await new OciArchive(image, folder.Folder("layers")).WriteAsync(layout.Archive, [.. layers.Select(layer => (IReadOnlyList<Appliance.Build.Imaging.ITreeLayer>)[layer])], TestContext.Current.CancellationToken);
        Directory.CreateDirectory(layout.Folder);
        await TarFile.ExtractToDirectoryAsync(layout.Archive, layout.Folder, overwriteFiles: true, TestContext.Current.CancellationToken);
        return layout;
    }
}
