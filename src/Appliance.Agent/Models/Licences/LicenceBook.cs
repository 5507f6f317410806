using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Models.Storage;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Models.Licences;

/// <summary>The licences that were agreed to on this device. Terms that changed are asked for again.</summary>
internal sealed class LicenceBook(StoreFolder folder, TimeProvider time)
{
    private readonly Lock _lock = new();
    private IReadOnlyList<LicenceAcceptance>? _accepted;

    /// <summary>When and by whom a licence's present terms were accepted; null when they were not.</summary>
    public LicenceAcceptance? Find(ModelLicence licence)
    {
        lock (_lock)
        {
            return Read().FirstOrDefault(accepted => accepted.Licence == licence.Id && accepted.Terms == TermsOf(licence));
        }
    }

    /// <summary>Writes down that someone agreed; the first time counts.</summary>
    public LicenceAcceptance Accept(ModelLicence licence, string by)
    {
        lock (_lock)
        {
            if (Find(licence) is { } before)
            {
                return before;
            }
            var acceptance = new LicenceAcceptance(licence.Id, licence.Name, licence.Text, TermsOf(licence), time.GetUtcNow(), by);
            IReadOnlyList<LicenceAcceptance> all = [.. Read(), acceptance];
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Licences)!);
            SyncedFile.Write(folder.Licences, JsonSerializer.SerializeToUtf8Bytes(all, StoreJson.Default.IReadOnlyListLicenceAcceptance));
            _accepted = all;
            return acceptance;
        }
    }

    /// <summary>Checks that a licence that has to be accepted was.</summary>
    /// <exception cref="StoreException">It was not; the message names it and says how to.</exception>
    public void Require(ModelLicence licence, string model)
    {
        if (licence.MustBeAccepted && Find(licence) is null)
        {
            throw new StoreException(StatusCodes.Status409Conflict, "licence_not_accepted",
                $"{model} is under the {licence.Name}, which has to be accepted once on this device. {licence.Conditions} "
                + $"{(licence.Text is { } text ? $"Its text is at {text}. " : "")}Nothing was fetched. To accept it: POST /api/hearth/licences/{licence.Id}/accept, "
                + $"or ask again with \"accept\": \"{licence.Id}\" (hearth pull --accept {licence.Id}).");
        }
    }

    private IReadOnlyList<LicenceAcceptance> Read() =>
        _accepted ??= StateFile.TryRead(folder.Licences, StoreJson.Default.IReadOnlyListLicenceAcceptance) ?? [];

    private static string TermsOf(ModelLicence licence) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', licence.Name, licence.Conditions, licence.Notice, licence.Text))));
}
