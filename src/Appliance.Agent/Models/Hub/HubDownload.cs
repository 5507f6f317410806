using System.Globalization;

namespace Appliance.Agent.Models.Hub;

/// <summary>A file that is being fetched: which version of it was promised, and where it is found.</summary>
/// <param name="Repository">Owner and name.</param>
/// <param name="Commit">The version of the repository.</param>
/// <param name="Path">In the repository.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In lower-case hex.</param>
internal sealed record HubDownload(string Repository, string Commit, string Path, long Size, string Sha256)
{
    private Uri? _location;

    /// <summary>Where the hub sent us for it; null when it is to be asked.</summary>
    public Uri? Location
    {
        get => Volatile.Read(ref _location);
        set => Volatile.Write(ref _location, value);
    }

    /// <summary>Whether the hub itself names the checksum, which is worth more than what a store behind it calls a version.</summary>
    public bool IsPromiseKnown { get; private set; }

    public Uri AddressAt(Uri hub) => new(hub, $"{Repository}/resolve/{Commit}/{string.Join('/', Path.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>Compares what an answer says of the file with what was promised when the download began.</summary>
    /// <exception cref="HubException">It is another file.</exception>
    public void CheckPromise(HttpResponseMessage response)
    {
        var tag = Header(response, "X-Linked-Etag")?.Trim('"');
        var size = Header(response, "X-Linked-Size");
        var commit = Header(response, "X-Repo-Commit");
        IsPromiseKnown |= tag == Sha256;
        if ((tag is { Length: 64 } && !tag.Equals(Sha256, StringComparison.OrdinalIgnoreCase))
            || (size is not null && size != Size.ToString(CultureInfo.InvariantCulture))
            || (commit is not null && commit != Commit))
        {
            throw new HubException(HubFault.Changed, $"{Path} of {Repository} is not the file any more that it was when this download began. What was fetched is thrown away; ask for the model again.");
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
