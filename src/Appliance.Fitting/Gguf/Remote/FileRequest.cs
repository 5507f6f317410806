using System.Net.Http.Headers;

namespace Appliance.Fitting.Gguf;

/// <summary>A file that is asked for in parts.</summary>
/// <param name="Address">As the caller gave it.</param>
/// <param name="AccessToken">What the caller gave to sign in with.</param>
internal sealed record FileRequest(Uri Address, string? AccessToken)
{
    /// <summary>Where it was found.</summary>
    public Uri Location { get; init; } = Address;

    /// <summary>Which version of it is meant; null for any.</summary>
    public RangeConditionHeaderValue? Condition { get; init; }

    /// <summary>A token is for the server it was given for, and not for those that it redirects to; and never for the open network.</summary>
    public bool MayKnowToken(Uri location) =>
        Uri.Compare(Address, location, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
        && (location.Scheme == Uri.UriSchemeHttps || location.IsLoopback);

    /// <exception cref="RemoteGgufException">The address is none of the web.</exception>
    public static void CheckScheme(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new RemoteGgufException(RemoteGgufFault.Address,
                $"'{(address.IsAbsoluteUri ? address.Scheme + ":" : address.OriginalString)}' is no address of a file on the web; it begins with https:// or http://.");
        }
    }
}
