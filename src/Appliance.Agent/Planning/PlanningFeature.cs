using Appliance.Agent.Access;
using Appliance.Agent.Gateway;
using Appliance.Agent.Hardware;
using Appliance.Agent.Models;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;
using Appliance.Hardware;

namespace Appliance.Agent.Planning;

/// <summary>
/// Maps <c>GET /api/hearth/plan</c> and <c>/api/hearth/estimate</c>: the questions of the commands as query parameters, except files and
/// addresses, which no guest of the network may make the rig read. A model may also be one that is stored on the rig.
/// </summary>
internal static class PlanningFeature
{
    public static void MapPlanning(this WebApplication app)
    {
        var watch = app.Services.GetRequiredService<RigWatch>();
        var store = app.Services.GetRequiredService<ModelStore>();
        app.MapGet("/api/hearth/plan", context => AnswerAsync(context, () => PlanAsync(context, watch, store))).RequireAccess(AccessLevel.User);
        app.MapGet("/api/hearth/estimate", context => AnswerAsync(context, () => EstimateAsync(context, store))).RequireAccess(AccessLevel.User);
    }

    private static async Task PlanAsync(HttpContext context, RigWatch watch, ModelStore store)
    {
        var question = PlanQuery.Plan(context.Request.Query);
        var rig = await RigQuestions.BudgetAsync(question, token => LookAsync(watch, token), context.RequestAborted);
        var answer = await StoredAsync(store, question.Model, context.RequestAborted) is { } stored
            ? PlanDesk.Answer(stored, question, rig)
            : new PlanDesk(ModelCatalogue.BuiltIn).Answer(question, rig);
        await context.Response.WriteAsJsonAsync(PlanBody.Of(answer), PlanJson.Readable.PlanBody, cancellationToken: context.RequestAborted);
    }

    private static async Task EstimateAsync(HttpContext context, ModelStore store)
    {
        var question = PlanQuery.Estimate(context.Request.Query);
        var id = question.Model ?? throw new QuestionException("Name the model.", "model");
        var model = await StoredAsync(store, id, context.RequestAborted) ?? ModelCandidate.From(new PlanDesk(ModelCatalogue.BuiltIn).Find(id));
        await context.Response.WriteAsJsonAsync(EstimateDesk.Answer(model, question), PlanJson.Readable.EstimateBody, cancellationToken: context.RequestAborted);
    }

    private static async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (QuestionException e)
        {
            await ApiError.BadRequest(e.Message, param: e.Field).WriteAsync(context);
        }
        catch (IOException e) when (!context.Response.HasStarted)
        {
            await new ApiError(StatusCodes.Status503ServiceUnavailable, "server_error", "rig_unreadable", $"This machine cannot be read. {e.Message}").WriteAsync(context);
        }
    }

    private static async Task<ModelCandidate?> StoredAsync(ModelStore store, string? id, CancellationToken cancellationToken) =>
        id is not null && (await store.GetAsync(cancellationToken)).Find(id) is { } model
            ? model.ToCandidate()
            : null;

    private static async Task<Rig> LookAsync(RigWatch watch, CancellationToken cancellationToken)
    {
        var look = await watch.GetAsync(cancellationToken);
        return look.Rig ?? throw new IOException(look.Problem ?? "Nothing was found.");
    }
}
