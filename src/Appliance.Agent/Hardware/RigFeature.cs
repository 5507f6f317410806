using Appliance.Agent.Access;
using Appliance.Agent.Commands;
using Appliance.Agent.Gateway;
using Appliance.Agent.Runners.Devices;
using Appliance.Hardware;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Hardware;

/// <summary>Registers the watch over the machine and maps <c>/api/hearth/rig</c>.</summary>
internal static class RigFeature
{
    public static IServiceCollection AddRig(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RigOptions>().Bind(configuration.GetSection(RigOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RigOptions>, RigOptionsCheck>();
        services.AddSingleton(provider => new RigLooker(
            RigProbe.Machine(provider.GetRequiredService<IOptions<RigOptions>>().Value.Root, RigCommand.Places),
            VulkanCommand.OfThisProgram,
            provider.GetRequiredService<ILogger<RigLooker>>()));
        services.AddSingleton<RigWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<RigWatch>());
        return services;
    }

    public static void MapRig(this WebApplication app)
    {
        var watch = app.Services.GetRequiredService<RigWatch>();
        app.MapGet("/api/hearth/rig", async context => await WriteAsync(context, await watch.GetAsync(context.RequestAborted))).RequireAccess(AccessLevel.User);
    }

    // Serial numbers identify a machine for good; they are for whoever runs it.
    private static RigBody BodyFor(HttpContext context, Rig rig, RigLook look)
    {
        var body = RigBody.From(rig, look.Lost, context.RequestServices.GetService<ComputeState>()?.Current?.Problems);
        return context.GetCaller().IsAdmin ? body : body.WithoutIdentity();
    }

    private static Task WriteAsync(HttpContext context, RigLook look) => look.Rig is { } rig
        ? context.Response.WriteAsJsonAsync(BodyFor(context, rig, look), RigJson.Readable.RigBody, cancellationToken: context.RequestAborted)
        : new ApiError(StatusCodes.Status503ServiceUnavailable, "server_error", "rig_unreadable", $"This machine cannot be read. {look.Problem}").WriteAsync(context);
}

[OptionsValidator]
internal sealed partial class RigOptionsCheck : IValidateOptions<RigOptions>;
