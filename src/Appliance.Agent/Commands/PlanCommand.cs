using System.CommandLine;
using System.Text.Json;
using Appliance.Agent.Planning;
using Appliance.Fitting.Planning;
using Appliance.Hardware;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth plan</c>: what runs on a rig, how well, and why.</summary>
internal static class PlanCommand
{
    public static Command Create() => Create(RigCommand.LookAtThisMachine);

    /// <summary>The command over another rig than this machine.</summary>
    public static Command Create(Func<CancellationToken, Task<Rig>> look)
    {
        var gpus = new Option<string?>("--gpus") { Description = "Cards to plan for, such as 3090x4 or p40,3080; this machine's when left out" };
        var host = new Option<string?>("--host-memory") { Description = "Memory of the machine, such as 32GiB" };
        var model = new Option<string?>("--model") { Description = "A model of the catalogue, such as llama-3.3-70b" };
        var gguf = new Option<string?>("--gguf") { Description = $"A model file, or the address of one (signed in with {ModelSource.TokenVariable} if that is set)" };
        var purpose = new Option<string?>("--for") { Description = "A purpose or bundle, such as code or chat-code-transcription" };
        var context = new Option<string?>("--context") { Description = "Tokens it must keep in mind, such as 32k" };
        var slots = new Option<int>("--slots") { Description = "Answers at the same time", DefaultValueFactory = _ => 1 };
        var quant = new Option<string?>("--quant") { Description = "The version to use, such as Q4_K_M" };
        var catalogue = CatalogueOption.Create();
        var json = new Option<bool>("--json") { Description = "Write JSON: memory in MiB" };
        var command = new Command("plan", "Say what runs on this machine, or on any cards you name") { gpus, host, model, gguf, purpose, context, slots, quant, catalogue, json };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(model), result.GetValue(gguf), result.GetValue(purpose) }.Count(value => value is not null) > 1)
            {
                result.AddError("Name one of --model, --gguf and --for.");
            }
        });
        command.SetAction((parsed, cancellationToken) => PlanningErrors.CatchAsync(parsed.InvocationConfiguration, async () =>
        {
            var question = new PlanQuestion
            {
                Gpus = parsed.GetValue(gpus),
                HostMemory = parsed.GetValue(host),
                Model = parsed.GetValue(model),
                For = parsed.GetValue(purpose),
                Context = parsed.GetValue(context),
                Slots = parsed.GetValue(slots),
                Quantization = parsed.GetValue(quant),
            };
            var rig = await RigQuestions.BudgetAsync(question, look, cancellationToken);
            var answer = parsed.GetValue(gguf) is { } file
                ? PlanDesk.Answer(await ModelSource.ReadAsync(file, cancellationToken), question, rig)
                : new PlanDesk(CatalogueOption.Read(parsed.GetValue(catalogue))).Answer(question, rig);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(PlanBody.Of(answer), PlanJson.Readable.PlanBody)
                : PlanTable.Write(answer));
            // A single model that does not fit is an answer that scripts want to notice.
            return answer.Results is [{ Result: not FitResult.Fits }] ? 3 : 0;
        }));
        return command;
    }
}
