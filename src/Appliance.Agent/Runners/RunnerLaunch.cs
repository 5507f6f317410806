using System.Security.Cryptography;
using System.Text;
using Appliance.Agent.Models;
using Appliance.Agent.Transcription.Running;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Runners;

/// <summary>Everything a runner is told. A pure function of the model and its plan.</summary>
/// <param name="Model">The model to serve.</param>
/// <param name="Plan">How it is to run.</param>
/// <param name="IsMeasured">Whether it shall say what it reserves; its log is then longer, for every answer too.</param>
internal sealed record RunnerLaunch(Model Model, ModelPlan Plan, bool IsMeasured = false)
{
    // Longer instance names would make socket paths exceed the 107 bytes of sockaddr_un.
    private const int ReadableLength = 32;

    // llama-server's "trace": the least that shows buffer sizes. It shows no prompts; "debug" would.
    private const string Trace = "4";

    /// <summary>Arguments that are the same for every runner; hearth-runner@.service repeats them.</summary>
    public static IReadOnlyList<string> FixedArguments { get; } = ["--offline", "--no-ui", "--no-log-prefix", "--no-log-timestamps"];

    /// <summary>Names the unit instance, the socket and the environment file: <c>[a-z0-9-]</c>, at most 41 characters.</summary>
    public string Name { get; } = NameOf(Model.Id);

    /// <summary>NVIDIA's cards by the names that stay with them, in CUDA's order; empty where CUDA may number what it finds.</summary>
    public IReadOnlyList<string> CudaCards { get; init; } = [];

    /// <summary>What tells ways of loading one model apart: arguments and devices.</summary>
    public string Signature => string.Join(' ', [.. Plan.Arguments, .. Model.Projector is null ? Array.Empty<string>() : ["--mmproj"], .. Plan.Gpus.Select(gpu => gpu.Id)]);

    /// <summary>A name safe in units and paths; its hash keeps apart models whose readable parts agree.</summary>
    public static string NameOf(string modelId)
    {
        var readable = new string([.. modelId.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(ReadableLength)]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(modelId));
        return $"{readable.Trim('-')}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}".TrimStart('-');
    }

    /// <summary>What llama-server reads from its environment (<c>llama-server --help</c> names each), or whisper-server's unit from its file.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOn(string socketPath)
    {
        // Without it CUDA numbers the cards by speed, and the plan would land on others after one is added.
        var environment = new Dictionary<string, string> { ["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID" };
        if (CudaCards.Count > 0)
        {
            // A name that is not there hides all after it: the runner fails with a reason instead of loading on another card.
            environment["CUDA_VISIBLE_DEVICES"] = string.Join(',', CudaCards);
        }
        if (Model.Facts.Kind == ModelKind.Transcription)
        {
            foreach (var (name, value) in WhisperLaunch.EnvironmentOf(Model, Plan))
            {
                environment[name] = value;
            }
            return environment;
        }
        environment["LLAMA_ARG_MODEL"] = Model.Path;
        environment["LLAMA_ARG_ALIAS"] = Model.Id;
        environment["LLAMA_ARG_HOST"] = socketPath;
        foreach (var (name, value) in RunnerEnvironment.Of(Plan.Arguments))
        {
            environment[name] = value;
        }
        if (Model.Projector is { } projector)
        {
            environment[RunnerEnvironment.Projector] = projector.Path;
        }
        if (Plan.Gpus.Count > 0)
        {
            environment[RunnerEnvironment.Device] = string.Join(',', Plan.Gpus.Select(gpu => gpu.Id));
        }
        if (IsMeasured)
        {
            environment["LLAMA_ARG_LOG_VERBOSITY"] = Trace;
        }
        return environment;
    }
}
