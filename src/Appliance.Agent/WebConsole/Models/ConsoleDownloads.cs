using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Licences;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Models.Uploads;
using Appliance.Console.Ports;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Microsoft.Extensions.Options;
using DownloadState = Appliance.Console.Ports.DownloadState;

namespace Appliance.Agent.WebConsole.Models;

/// <summary>Downloads and uploads at the desks of the store.</summary>
internal sealed class ConsoleDownloads(PullDesk desk, DownloadQueue queue, UploadDesk uploads, LicenceBook licences, IOptions<HubOptions> hub) : IDownloads
{
    private const string LicenceCode = "licence_not_accepted";

    public string? Refusal => hub.Value.IsAllowed ? null : "Fetching models is switched off on this rig. Upload a model file, or plug in a disk labelled HEARTH-MODELS.";

    public IReadOnlyList<DownloadState> All => [.. queue.All.Select(Describe).Reverse()];

    public async Task<PullAnswer> PullAsync(string name, string? acceptedLicence, string by, CancellationToken cancellationToken)
    {
        try
        {
            return new PullAnswer.Started(Describe(await desk.PullAsync(name, acceptedLicence, by, cancellationToken)));
        }
        catch (StoreException e) when (e.Error.Code == LicenceCode && LicenceOf(name) is { } licence)
        {
            return new PullAnswer.NeedsLicence(Terms(licence, licences));
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            return new PullAnswer.Refused(e.Message);
        }
    }

    public Task CancelAsync(string id, CancellationToken cancellationToken) =>
        queue.Find(id) is { } download ? queue.CancelAsync(download, cancellationToken) : Task.CompletedTask;

    public Task PauseAsync(string id, CancellationToken cancellationToken) =>
        queue.Find(id) is { } download ? queue.PauseAsync(download, cancellationToken) : Task.CompletedTask;

    public async Task<string?> UploadAsync(string file, Stream content, long length, string by, CancellationToken cancellationToken)
    {
        try
        {
            if (length < 1)
            {
                return "The file is empty. Nothing was stored.";
            }
            await uploads.ReceiveAsync(file, content, new UploadRange(0, length, length), null, by, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is StoreException or GgufException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>A licence as the console shows it.</summary>
    public static LicenceTerms Terms(ModelLicence licence, LicenceBook book) =>
        new(licence.Id, licence.Name, licence.Conditions, licence.Text, licence.MustBeAccepted && book.Find(licence) is null);

    private static ModelLicence? LicenceOf(string name) => PullName.Parse(name) switch
    {
        { Model: { } id } => ModelCatalogue.BuiltIn.Find(id)?.Licence,
        { Repository: { } repository } => ModelCatalogue.BuiltIn.Models
            .FirstOrDefault(model => model.Repositories.Append(model.Source).Contains(repository, StringComparer.OrdinalIgnoreCase))?.Licence,
        _ => null,
    };

    private static DownloadState Describe(Download download) => new()
    {
        Id = download.Job.Id,
        Model = download.Job.Model,
        Name = download.Job.Names is [var name, ..] ? name : download.Job.Model,
        Phase = (DownloadPhase)download.State,
        Total = new ByteSize(download.Job.Size),
        Completed = new ByteSize(download.Completed),
        Speed = download.BytesPerSecond is { } speed ? new ByteSize(speed) : null,
        Remaining = download.Remaining,
        Note = download.Note,
    };
}
