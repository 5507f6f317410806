using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Agent.Runners.Devices;

/// <summary>Reads what <c>llama-server --list-devices</c> prints.</summary>
internal static partial class RunnerDeviceList
{
    private const string Cuda = "CUDA";

    /// <summary>The argument that makes llama-server print them.</summary>
    public const string Argument = "--list-devices";

    /// <summary>The cards in the order of the list. One that CUDA and Vulkan both show counts once, as CUDA's.</summary>
    public static IReadOnlyList<RunnerDevice> Parse(IEnumerable<string> lines)
    {
        var all = lines.Select(line => Line().Match(line)).Where(match => match.Success).Select(Read).ToList();
        var cuda = all.Where(IsCuda).Select(device => device.Description).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A device that tells no memory cannot be planned for.
        return [.. all.Where(device => device.Total > ByteSize.Zero && (IsCuda(device) || !cuda.Contains(device.Description)))];
    }

    /// <summary>The cards, and why CUDA's are missing when it says so.</summary>
    public static RunnerDevices Read(IReadOnlyList<string> lines) =>
        new(Parse(lines), lines.Select(line => CudaFailure().Match(line)).FirstOrDefault(match => match.Success)?.Groups["reason"].Value);

    private static bool IsCuda(RunnerDevice device) => device.Name.StartsWith(Cuda, StringComparison.Ordinal);

    private static RunnerDevice Read(Match match) => new(
        match.Groups["name"].Value, match.Groups["description"].Value, Size(match.Groups["total"]), Size(match.Groups["free"]));

    private static ByteSize Size(Group group) => ByteSize.FromMiB(long.Parse(group.Value, CultureInfo.InvariantCulture));

    // ggml-cuda.cu, ggml_cuda_init; ggml-backend-reg.cpp, load_backend.
    [GeneratedRegex(@"(failed to initialize CUDA: |failed to load \S*cuda\S*: )(?<reason>.+?)\s*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CudaFailure();

    [GeneratedRegex(@"^\s+(?<name>[A-Za-z]+\d+): (?<description>.+) \((?<total>\d{1,9}) MiB, (?<free>\d{1,9}) MiB free\)\s*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
