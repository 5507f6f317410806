using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Licences;
using Appliance.Agent.Models.Storage;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Turns what someone asks for into a download: which repository, which version, which files, under which licence.</summary>
internal sealed class PullDesk(
    HubClient hub, VersionChoice versions, LicenceBook licences, StoreFolder folder, RecordBook records, ModelStore models, DownloadQueue queue, TimeProvider time)
{
    /// <summary>Has a model fetched from the hub. One that is there already is done at once.</summary>
    /// <exception cref="StoreException">The request makes no sense, or must not be fulfilled.</exception>
    /// <exception cref="HubException">The hub does not tell its files.</exception>
    public async Task<Download> PullAsync(string text, string? acceptedLicence, string by, CancellationToken cancellationToken)
    {
        var name = PullName.Parse(text) ?? throw new StoreException(StatusCodes.Status400BadRequest, "bad_name",
            $"'{text}' names no model: write ID, ID:QUANT, OWNER/REPO:QUANT or OWNER/REPO/FILE.gguf.");
        if (name.Model is { } stored && ModelCatalogue.BuiltIn.Find(stored) is null && models.Current.Find(text) is { } present)
        {
            return Present(present, by);
        }
        var model = name.Model is { } known ? Find(known) : FindByRepository(name.Repository!);
        CheckLicence(model, acceptedLicence, text, by);
        var (listing, files) = name.Repository is { } repository
            ? await FromRepositoryAsync(repository, name, cancellationToken)
            : await FromCatalogueAsync(model!, name.Quantization, cancellationToken);
        var id = ModelFileName.IdOf(files[0].Name);
        return Enqueue(new DownloadJob
        {
            Id = Guid.CreateVersion7().ToString("N"),
            Model = id,
            Source = DownloadSource.Hub,
            Repository = listing.Repository,
            Commit = listing.Commit,
            Licence = model?.Licence.Id,
            Files =
            [
                .. files.Select(file => new DownloadFile(file.Path, file.Name, file.Size, file.Sha256)),
                .. ProjectorOf(listing, files[0], model).Select(file => new DownloadFile(file.Path, ProjectorFileName.For(id), file.Size, file.Sha256)),
            ],
            Names = [text.Trim()],
            Requested = time.GetUtcNow(),
            By = by,
        });
    }

    /// <summary>Has a model copied into the store from a disk that is only read.</summary>
    /// <exception cref="StoreException">There is no such model, or it is in the store already.</exception>
    public async Task<Download> ImportAsync(string name, string by, CancellationToken cancellationToken)
    {
        var model = (await models.GetAsync(cancellationToken)).Find(name)
            ?? throw new StoreException(StatusCodes.Status404NotFound, "model_not_found", $"There is no model '{name}' on a disk. GET /v1/models lists what there is, and what cannot be used.");
        if (folder.Contains(model.Path))
        {
            throw new StoreException(StatusCodes.Status409Conflict, "in_store", $"{model.Id} is in the store already.");
        }
        var paths = Enumerable.Range(0, model.Facts.SplitCount).Select(index => model.Facts.SplitCount == 1 ? model.Path : ModelFileName.PartOf(model.Path, index, model.Facts.SplitCount)!);
        return Enqueue(new DownloadJob
        {
            Id = Guid.CreateVersion7().ToString("N"),
            Model = model.Id,
            Source = DownloadSource.Disk,
            Files =
            [
                .. paths.Select(path => new DownloadFile(path, Path.GetFileName(path), new FileInfo(path).Length, null)),
                .. model.Projector is { } projector ? [new DownloadFile(projector.Path, ProjectorFileName.For(model.Id), projector.Size.Bytes, null)] : Array.Empty<DownloadFile>(),
            ],
            Requested = time.GetUtcNow(),
            By = by,
        });
    }

    private static CatalogueModel Find(string id)
    {
        var model = ModelCatalogue.BuiltIn.Find(id) ?? throw new StoreException(StatusCodes.Status404NotFound, "model_not_found",
            $"There is no model '{id}' in the catalogue." + (ModelCatalogue.BuiltIn.Suggest(id) is [_, ..] near ? $" Did you mean {string.Join(" or ", near)}?" : "")
            + " A model of the hub is named OWNER/REPO:QUANT.");
        return model.NotRunnable is { } reason ? throw new StoreException(StatusCodes.Status409Conflict, "not_runnable", reason) : model;
    }

    // Whoever names the repository of a model of the catalogue is under the same terms.
    private static CatalogueModel? FindByRepository(string repository) => ModelCatalogue.BuiltIn.Models.FirstOrDefault(model =>
        model.Repositories.Append(model.Source).Contains(repository, StringComparer.OrdinalIgnoreCase));

    private void CheckLicence(CatalogueModel? model, string? accepted, string text, string by)
    {
        if (model is null)
        {
            return;
        }
        if (model.Licence.MustBeAccepted && model.Licence.Id.Equals(accepted, StringComparison.OrdinalIgnoreCase))
        {
            licences.Accept(model.Licence, by);
        }
        licences.Require(model.Licence, text);
    }

    private async Task<(HubListing, IReadOnlyList<HubFile>)> FromRepositoryAsync(string repository, PullName name, CancellationToken cancellationToken)
    {
        var listing = await hub.ListAsync(repository, cancellationToken);
        return (listing, name.File is { } file ? HubSelection.ByFile(listing, file) : HubSelection.ByQuantization(listing, name.Quantization));
    }

    private async Task<(HubListing, IReadOnlyList<HubFile>)> FromCatalogueAsync(CatalogueModel model, string? wanted, CancellationToken cancellationToken)
    {
        var quantization = wanted is null ? await versions.ChooseAsync(model, cancellationToken)
            : model.FindQuantization(wanted) ?? throw new StoreException(StatusCodes.Status404NotFound, "model_not_found",
                $"{model.Name} is not offered as {wanted}; there is {string.Join(", ", model.Quantizations)}.");
        foreach (var repository in model.Repositories)
        {
            var listing = await hub.ListAsync(repository, cancellationToken);
            var known = quantization.Files.FirstOrDefault(file => file.Repository == repository);
            if (listing.Files.Where(file => known?.Matches(file.Path) ?? false).ToList() is [_, ..] files)
            {
                return (listing, HubSelection.Whole(listing, files));
            }
            if (HubSelection.Has(listing, quantization.Name))
            {
                return (listing, HubSelection.ByQuantization(listing, quantization.Name));
            }
        }
        throw new StoreException(StatusCodes.Status404NotFound, "model_not_found",
            $"None of the repositories of {model.Name} has {quantization.Name} any more ({string.Join(", ", model.Repositories)}). Name another version, or a repository.");
    }

    // What sees is fetched with its eyes. A model for vectors or ranking has no use for them.
    private static IEnumerable<HubFile> ProjectorOf(HubListing listing, HubFile first, CatalogueModel? model) =>
        model is not null && model.Kind != ModelKind.Language ? [] : HubSelection.ProjectorOf(listing, first, model?.Projector?.File) is { } projector ? [projector] : [];

    // Clients ask for what is there to have it brought up to date; a file that came by upload or disk is as new as it gets.
    private Download Present(Model model, string by) => Done(new DownloadJob
    {
        Id = Guid.CreateVersion7().ToString("N"),
        Model = model.Id,
        Source = DownloadSource.Disk,
        Files = [new DownloadFile(model.Path, Path.GetFileName(model.Path), model.Size.Bytes, records.Find(model.Id)?.Files[0].Sha256)],
        Requested = time.GetUtcNow(),
        By = by,
    });

    private Download Done(DownloadJob job)
    {
        var done = new Download(job, time);
        foreach (var (index, file) in job.Files.Index())
        {
            done.SetCompleted(index, file.Size);
        }
        done.End(DownloadState.Done, "It was there already.");
        return done;
    }

    private Download Enqueue(DownloadJob job)
    {
        if (job.Files.FirstOrDefault(file => !ModelFileName.IsSafe(file.Name)) is { } odd)
        {
            throw new StoreException(StatusCodes.Status409Conflict, "bad_name", $"'{odd.Name}' cannot be the name of a file in the store, which keeps GGUF files only.");
        }
        if (job.Files.Where(file => File.Exists(folder.PathOf(file.Name))).ToList() is not [_, ..] present)
        {
            return queue.Add(job);
        }
        if (records.Find(job.Model) is not { Damage: null } record || !job.Files.All(file => record.Files.Contains(new RecordedFile(file.Name, file.Size, file.Sha256 ?? ""))))
        {
            // A download that is being published right now is no other file of the same name.
            return queue.All.FirstOrDefault(download => !download.IsEnded && download.Job.IsSameAs(job)) ?? throw ModelFiles.NameTaken(present[0].Name);
        }
        records.Save(record with { Names = [.. record.Names.Union(job.Names, StringComparer.OrdinalIgnoreCase)] });
        return Done(job);
    }
}
