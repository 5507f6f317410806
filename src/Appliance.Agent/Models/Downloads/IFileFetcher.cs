using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Fills a file from where a download comes from.</summary>
internal interface IFileFetcher
{
    /// <summary>Brings what is missing of one file.</summary>
    /// <returns>The checksum it must have.</returns>
    /// <exception cref="IOException">It cannot be brought; the message is for a person.</exception>
    Task<string> FetchAsync(Download download, int index, PartFile part, CancellationToken cancellationToken);
}
