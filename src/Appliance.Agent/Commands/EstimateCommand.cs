using System.CommandLine;
using System.Text.Json;
using Appliance.Agent.Planning;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth estimate</c>: what a given way of loading takes, nothing chosen.</summary>
internal static class EstimateCommand
{
    public static Command Create()
    {
        var defaults = new EstimateQuestion();
        var model = new Option<string?>("--model") { Description = "A model of the catalogue, such as gemma-3-27b" };
        var gguf = new Option<string?>("--gguf") { Description = "A model file, or the address of one" };
        var quant = new Option<string?>("--quant") { Description = "Which version, such as Q4_K_M" };
        var context = new Option<string?>("--context") { Description = "Tokens of context; what the model was trained for when left out" };
        var parallel = new Option<int>("--parallel") { Description = "Answers at the same time", DefaultValueFactory = _ => defaults.Parallel };
        var unified = new Option<bool>("--kv-unified") { Description = "They share one cache" };
        var ubatch = new Option<int>("--ubatch") { Description = "Tokens computed at once", DefaultValueFactory = _ => defaults.MicroBatch };
        var cacheK = new Option<string>("--cache-k") { Description = "Type of the keys", DefaultValueFactory = _ => defaults.CacheK };
        var cacheV = new Option<string>("--cache-v") { Description = "Type of the values", DefaultValueFactory = _ => defaults.CacheV };
        var flash = new Option<string>("--flash-attention") { Description = "on or off", DefaultValueFactory = _ => defaults.FlashAttention };
        var split = new Option<string>("--split") { Description = "layer, or none for the first card alone", DefaultValueFactory = _ => defaults.Split };
        var shares = new Option<string?>("--tensor-split") { Description = "Proportions of the cards, such as 1,1; their free memory when left out" };
        var layers = new Option<int?>("--gpu-layers") { Description = "Layers on cards, the output counted; all when left out" };
        var experts = new Option<int>("--n-cpu-moe") { Description = "Layers whose experts stay on the host" };
        var gpus = new Option<string?>("--gpus") { Description = "Cards in device order, such as 3090x2; none when left out" };
        var catalogue = CatalogueOption.Create();
        var json = new Option<bool>("--json") { Description = "Write JSON: memory in MiB" };
        var command = new Command("estimate", "Say what a model takes when it is loaded exactly so")
        {
            model, gguf, quant, context, parallel, unified, ubatch, cacheK, cacheV, flash, split, shares, layers, experts, gpus, catalogue, json,
        };
        command.SetAction((parsed, cancellationToken) => PlanningErrors.CatchAsync(parsed.InvocationConfiguration, async () =>
        {
            var question = new EstimateQuestion
            {
                Gpus = parsed.GetValue(gpus),
                Model = parsed.GetValue(model),
                Quantization = parsed.GetValue(quant),
                Context = parsed.GetValue(context),
                Parallel = parsed.GetValue(parallel),
                IsUnified = parsed.GetValue(unified),
                MicroBatch = parsed.GetValue(ubatch),
                CacheK = parsed.GetValue(cacheK)!,
                CacheV = parsed.GetValue(cacheV)!,
                FlashAttention = parsed.GetValue(flash)!,
                Split = parsed.GetValue(split)!,
                TensorSplit = parsed.GetValue(shares),
                GpuLayers = parsed.GetValue(layers),
                HostExpertLayers = parsed.GetValue(experts),
            };
            var candidate = (question.Model, parsed.GetValue(gguf)) switch
            {
                ({ } id, null) => ModelCandidate.From(new PlanDesk(CatalogueOption.Read(parsed.GetValue(catalogue))).Find(id)),
                (null, { } file) => await ModelSource.ReadAsync(file, cancellationToken),
                _ => throw new QuestionException("Name the model by --model or --gguf.", "model"),
            };
            var body = EstimateDesk.Answer(candidate, question);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(body, PlanJson.Readable.EstimateBody)
                : EstimateTable.Write(body));
            return 0;
        }));
        return command;
    }
}
