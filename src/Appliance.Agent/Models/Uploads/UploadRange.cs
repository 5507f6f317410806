using Appliance.Agent.Models.Storage;
using Microsoft.Net.Http.Headers;

namespace Appliance.Agent.Models.Uploads;

/// <summary>Which bytes of a file a request brings.</summary>
/// <param name="From">The first of them.</param>
/// <param name="End">The first that it does not bring.</param>
/// <param name="Total">How long the file is.</param>
internal sealed record UploadRange(long From, long End, long Total)
{
    /// <summary>Whether it begins the file, whatever was there of it before.</summary>
    public bool IsBeginning => From == 0;

    /// <summary>Reads <c>Content-Range</c>, as <c>curl -C OFFSET -T FILE</c> and browsers send it; without one the request brings the whole file.</summary>
    /// <exception cref="StoreException">The length is not told, or the headers contradict each other.</exception>
    public static UploadRange Of(HttpRequest request)
    {
        if (request.ContentLength is not { } length)
        {
            throw new StoreException(StatusCodes.Status411LengthRequired, "length_required", "Say how long the file is (Content-Length): room is made for all of it before the first byte.");
        }
        if (request.Headers.ContentRange.Count == 0)
        {
            return length > 0 ? new UploadRange(0, length, length) : throw Bad("The file is empty.");
        }
        return ContentRangeHeaderValue.TryParse(request.Headers.ContentRange.ToString(), out var range)
            && range is { Unit.Value: "bytes", From: { } from, To: { } to, Length: { } total } && to - from + 1 == length && to < total
                ? new UploadRange(from, to + 1, total)
                : throw Bad($"Content-Range '{request.Headers.ContentRange}' is not 'bytes FROM-TO/TOTAL' or does not agree with Content-Length {length}.");
    }

    private static StoreException Bad(string message) => new(StatusCodes.Status400BadRequest, "bad_range", message);
}
