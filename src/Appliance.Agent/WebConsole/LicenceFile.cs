using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole;

/// <summary>The archive of licence texts that an image carries. It cannot change while the system runs.</summary>
internal sealed class LicenceFile(IOptions<WebConsoleOptions> options) : ICredits
{
    private const string Index = "packages.json";

    // The longest text of a Debian package has some 600 kB.
    private const int LongestText = 4 << 20;

    private readonly Lazy<IReadOnlyList<CreditedPackage>> _packages = new(() => Read(options.Value.Licences));

    public IReadOnlyList<CreditedPackage> Packages => _packages.Value;

    public string? ReadText(string name)
    {
        try
        {
            using var archive = ZipFile.OpenRead(options.Value.Licences);
            if (archive.GetEntry(name) is not { Length: <= LongestText } entry || name == Index)
            {
                return null;
            }
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<CreditedPackage> Read(string file)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            using var index = archive.GetEntry(Index)?.Open();
            return index is null ? [] : JsonSerializer.Deserialize(index, LicenceJson.Default.ListCreditedPackage) ?? [];
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
        {
            // A developer's machine has none, and credits are no reason to fail.
            return [];
        }
    }
}

/// <summary>The archive's list.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<CreditedPackage>))]
internal sealed partial class LicenceJson : JsonSerializerContext;
