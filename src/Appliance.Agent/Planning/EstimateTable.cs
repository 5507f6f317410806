using System.Globalization;
using Appliance.Agent.Commands;

namespace Appliance.Agent.Planning;

/// <summary>An estimate in text for a terminal, in MiB as llama-server prints it.</summary>
internal static class EstimateTable
{
    public static string Write(EstimateBody body)
    {
        string[][] rows =
        [
            ["MiB", "LAYERS", "WEIGHTS", "KV", "COMPUTE", "DRIVER", "TOTAL"],
            .. body.Gpus.Select(gpu => new[] { gpu.Name, gpu.Layers.ToString(CultureInfo.InvariantCulture), Text(gpu.Weights), Text(gpu.Kv), Text(gpu.Compute), Text(gpu.Driver), Text(gpu.Total) }),
            ["host", "", Text(body.Host.Weights), Text(body.Host.Kv), Text(body.Host.Compute), Text(body.Host.Process), Text(body.Host.Total)],
        ];
        var certainty = body.Uncertainty.ToString("0 %", CultureInfo.InvariantCulture);
        return $"{body.Model} {body.Quantization}, {body.Context.ToString("N0", CultureInfo.InvariantCulture)} tokens{Environment.NewLine}{Environment.NewLine}"
            + TextTable.Write(rows) + $"{Environment.NewLine}{Environment.NewLine}A card's total may be off by {certainty}.";
    }

    private static string Text(double mebibytes) => mebibytes.ToString("N0", CultureInfo.InvariantCulture);
}
