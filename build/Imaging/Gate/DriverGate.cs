using System.Text.RegularExpressions;

namespace Appliance.Build.Imaging;

/// <summary>NVIDIA's driver is of one piece: modules for this kernel and signed, firmware and libraries of their version, and a CUDA runtime that it can run.</summary>
internal static partial class DriverGate
{
    private static readonly string[] Modules = ["nvidia", "nvidia-uvm"];
    private static readonly string[] Libraries = ["libcuda", "libnvidia-ml", "libnvidia-cfg", "libnvidia-ptxjitcompiler"];

    /// <summary>What does not fit together.</summary>
    public static IReadOnlyList<string> Problems(ImageFacts facts)
    {
        var problems = new List<string>();
        string[] kernels = [.. facts.Paths.Select(path => Kernel().Match(path)).Where(match => match.Success).Select(match => match.Groups["release"].Value).Distinct()];
        if (kernels is not [var kernel])
        {
            return [$"usr/lib/modules: the driver is for one kernel, and there are {kernels.Length}"];
        }
        var version = Library(facts, "libcuda");
        foreach (var module in Modules.Select(name => $"usr/lib/modules/{kernel}/updates/{name}.ko"))
        {
            problems.AddRange(Module(facts, module, kernel, version));
        }
        problems.AddRange(Libraries.Where(name => Library(facts, name) is null || Library(facts, name) != version)
            .Select(name => $"{ImageFacts.Driver}{name}.so: is of version {Library(facts, name) ?? "none"}, libcuda of {version ?? "none"}"));
        if (!facts.Paths.Any(path => path.StartsWith($"usr/lib/firmware/nvidia/{version}/", StringComparison.Ordinal)))
        {
            problems.Add($"usr/lib/firmware/nvidia: has no firmware of the driver's version {version}");
        }
        problems.AddRange(facts.Paths.Where(path => Nouveau().IsMatch(path)).Select(path => $"{path}: nouveau would take the cards from NVIDIA's driver"));
        problems.AddRange(Runtime(facts));
        return problems;
    }

    private static List<string> Module(ImageFacts facts, string path, string kernel, string? version)
    {
        if (!facts.Binaries64.TryGetValue(path, out var module))
        {
            return [$"{path}: is missing"];
        }
        var magic = module.ModuleInfo.GetValueOrDefault("vermagic", "").Split(' ')[0];
        var own = module.ModuleInfo.GetValueOrDefault("version");
        List<string> problems = [];
        if (magic != kernel)
        {
            problems.Add($"{path}: is built for the kernel {magic}, the image has {kernel}");
        }
        // nvidia-uvm.ko tells the version only from some driver on.
        if (own is not null && own != version)
        {
            problems.Add($"{path}: is of version {own}, the libraries are of {version ?? "none"}");
        }
        if (!facts.IsSigned(path))
        {
            problems.Add($"{path}: is not signed");
        }
        return problems;
    }

    // The newest CUDA that a driver runs is in its libcuda, which was asked when it was built.
    private static IEnumerable<string> Runtime(ImageFacts facts)
    {
        var plugIn = facts.Paths.Any(path => path.StartsWith(ImageFacts.Runner, StringComparison.Ordinal) && path.EndsWith("/libggml-cuda.so", StringComparison.Ordinal));
        var runtime = facts.Paths.Select(path => RuntimeLibrary().Match(path)).FirstOrDefault(match => match.Success)?.Groups["version"].Value;
        return (plugIn, runtime, facts.Cuda) switch
        {
            (false, _, _) => [$"{ImageFacts.Runner}: has no CUDA plug-in, so the driver would be of no use"],
            (_, null, _) => [$"{ImageFacts.Runner}: has no CUDA runtime (libcudart.so)"],
            (_, _, null) => [$"{ImageFacts.Driver}driver.json: does not tell which CUDA the driver runs"],
            ({ }, { } has, { } runs) when Version.Parse(has) > Version.Parse(runs) || Version.Parse(has).Major != Version.Parse(runs).Major =>
                [$"{ImageFacts.Runner}: its CUDA runtime is of {has}, the driver runs up to {runs}"],
            _ => [],
        };
    }

    private static string? Library(ImageFacts facts, string name) => facts.Paths
        .Select(path => DriverLibrary().Match(path)).FirstOrDefault(match => match.Success && match.Groups["name"].Value == name)?.Groups["version"].Value;

    [GeneratedRegex(@"^usr/lib/modules/(?<release>[^/]+)/kernel/")]
    private static partial Regex Kernel();

    [GeneratedRegex(@"^usr/lib/hearth/driver/(?<name>[a-z-]+)\.so\.(?<version>\d+\.\d[\d.]*)$")]
    private static partial Regex DriverLibrary();

    [GeneratedRegex(@"^usr/lib/hearth/runner/usr/lib/.*/libcudart\.so\.(?<version>\d+\.\d+)[\d.]*$")]
    private static partial Regex RuntimeLibrary();

    [GeneratedRegex(@"/nouveau\.ko(\.|$)")]
    private static partial Regex Nouveau();
}
