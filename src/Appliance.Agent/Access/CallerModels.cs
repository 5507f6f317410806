using Appliance.Agent.Models;

namespace Appliance.Agent.Access;

/// <summary>The models as one caller sees them: what it may not use does not exist for it.</summary>
internal static class CallerModels
{
    /// <summary>The models that the sender of this request may use.</summary>
    public static async Task<ModelList> GetForAsync(this ModelStore store, HttpContext context) =>
        (await store.GetAsync(context.RequestAborted)).For(context.GetCaller());

    /// <summary>The models that a caller may use.</summary>
    public static ModelList For(this ModelList list, Caller caller) => caller.Models is null
        ? list
        : new ModelList(
            [.. list.Models.Where(model => caller.MayUse(model.Id))],
            [.. list.Unusable.Where(file => caller.MayUse(file.Id))]);
}
