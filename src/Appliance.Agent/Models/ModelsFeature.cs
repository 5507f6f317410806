using Appliance.Agent.Disks;
using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Licences;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Models.Uploads;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models;

/// <summary>Registers the model store and maps its paths.</summary>
internal static class ModelsFeature
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelStoreOptions>().Bind(configuration.GetSection(ModelStoreOptions.Section)).PostConfigure(store => store.TakeDisk()).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelStoreOptions>, ModelStoreOptionsCheck>();
        services.AddOptions<HubOptions>().Bind(configuration.GetSection(HubOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HubOptions>, HubOptionsCheck>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<OwnersWishes>();
        services.AddSingleton<StoreFolder>();
        services.AddSingleton<DiskSpace>();
        services.AddSingleton<RecordBook>();
        services.AddSingleton<StoredModels>();
        services.AddSingleton<SecondNames>();
        services.AddSingleton<ModelVerification>();
        services.AddSingleton<LicenceBook>();
        services.AddSingleton<UploadDesk>();
        services.AddSingleton<UploadCompletion>();
        services.AddDownloads();
        services.AddSingleton<StoreEndpoints>();
        services.AddSingleton<DownloadEndpoints>();
        services.AddSingleton<UploadEndpoints>();
        services.AddSingleton<LicenceEndpoints>();
        services.AddHostedService<ModelWatcher>();
        services.AddHostedService<StoreSweeper>();
        services.AddSingleton<DiskDesk>();
        services.AddHostedService<DiskWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<DownloadQueue>());
        return services;
    }

    public static void MapModels(this WebApplication app)
    {
        var store = app.Services.GetRequiredService<StoreEndpoints>();
        var downloads = app.Services.GetRequiredService<DownloadEndpoints>();
        var uploads = app.Services.GetRequiredService<UploadEndpoints>();
        var licences = app.Services.GetRequiredService<LicenceEndpoints>();
        var api = app.MapGroup("/api/hearth");
        api.MapGet("/models", StoreAnswers.Of(store.ListAsync));
        api.MapPost("/models/pull", StoreAnswers.Of(downloads.PullAsync));
        api.MapPost("/models/import", StoreAnswers.Of(downloads.ImportAsync));
        api.MapPost("/models/{name}/verify", StoreAnswers.Of(store.VerifyAsync));
        api.MapDelete("/models/{name}", StoreAnswers.Of(store.DeleteAsync));
        api.MapPut("/models/files/{name}", StoreAnswers.Of(uploads.PutAsync));
        api.MapMethods("/models/files/{name}", ["HEAD"], StoreAnswers.Of(uploads.HeadAsync));
        api.MapDelete("/models/files/{name}", StoreAnswers.Of(uploads.DeleteAsync));
        api.MapGet("/downloads", StoreAnswers.Of(downloads.ListAsync));
        api.MapGet("/downloads/{id}", StoreAnswers.Of(downloads.GetAsync));
        api.MapGet("/downloads/{id}/events", StoreAnswers.Of(downloads.FollowAsync));
        api.MapPost("/downloads/{id}/pause", StoreAnswers.Of(downloads.PauseAsync));
        api.MapDelete("/downloads/{id}", StoreAnswers.Of(downloads.CancelAsync));
        api.MapGet("/licences", StoreAnswers.Of(licences.ListAsync));
        api.MapPost("/licences/{id}/accept", StoreAnswers.Of(licences.AcceptAsync));
        api.MapGet("/hub", StoreAnswers.Of(store.GetHubAsync));
        api.MapPut("/hub/token", StoreAnswers.Of(store.SetTokenAsync));
        api.MapDelete("/hub/token", StoreAnswers.Of(store.RemoveTokenAsync));
    }

    private static void AddDownloads(this IServiceCollection services)
    {
        services.AddSingleton<HubToken>();
        services.AddSingleton<HubConnection>();
        services.AddSingleton<HubClient>();
        services.AddSingleton<HubFetcher>();
        services.AddSingleton<DiskFetcher>();
        services.AddSingleton<DownloadFolder>();
        services.AddSingleton<DownloadRunner>();
        services.AddSingleton<DownloadQueue>();
        services.AddSingleton<VersionChoice>();
        services.AddSingleton<PullDesk>();
    }
}

[OptionsValidator]
internal sealed partial class ModelStoreOptionsCheck : IValidateOptions<ModelStoreOptions>;

[OptionsValidator]
internal sealed partial class HubOptionsCheck : IValidateOptions<HubOptions>;
