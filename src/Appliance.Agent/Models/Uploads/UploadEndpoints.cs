using System.Globalization;
using Appliance.Agent.Access;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models.Uploads;

/// <summary><c>/api/hearth/models/files/NAME.gguf</c>: PUT sends a file or a piece of it, HEAD tells how far it is, DELETE takes it back.</summary>
/// <remarks>The headers are those of the IETF's draft of resumable uploads; the pieces are RFC 9110's Content-Range, which curl can send.</remarks>
internal sealed class UploadEndpoints(UploadDesk desk, IHostApplicationLifetime lifetime)
{
    private const string OffsetHeader = "Upload-Offset";
    private const string ChecksumHeader = "X-Checksum-Sha256";

    public async Task PutAsync(HttpContext context)
    {
        var name = NameOf(context);
        var range = UploadRange.Of(context.Request);
        UploadBody answer;
        try
        {
            // Not RequestAborted: of a sender that left, what lies in the socket is still taken; reading ends where that does.
            answer = await desk.ReceiveAsync(name, context.Request.Body, range, ChecksumOf(context), context.GetCaller().Name, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException e) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            Tell(context, desk.Find(name));
            throw new StoreException(StatusCodes.Status503ServiceUnavailable, "restarting", "The device restarts. What came was kept; go on at Upload-Offset.", TimeSpan.FromSeconds(30), e);
        }
        catch (StoreException)
        {
            Tell(context, ModelFileName.IsSafe(name) ? desk.Find(name) : null);
            throw;
        }
        Tell(context, answer);
        context.Response.StatusCode = answer.IsComplete ? StatusCodes.Status201Created : StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(answer, ModelsJson.Readable.UploadBody, cancellationToken: context.RequestAborted);
    }

    public Task HeadAsync(HttpContext context)
    {
        var found = desk.Find(NameOf(context));
        Tell(context, found);
        context.Response.StatusCode = found is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(HttpContext context)
    {
        desk.Cancel(NameOf(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string NameOf(HttpContext context) => context.Request.RouteValues["name"] as string ?? "";

    private static string? ChecksumOf(HttpContext context) => context.Request.Headers[ChecksumHeader].ToString() switch
    {
        "" => null,
        { Length: 64 } sum when sum.All(char.IsAsciiHexDigit) => sum,
        _ => throw new StoreException(StatusCodes.Status400BadRequest, "bad_checksum", $"{ChecksumHeader} is not a SHA-256 in hex."),
    };

    private static void Tell(HttpContext context, UploadBody? upload)
    {
        if (upload is not null)
        {
            context.Response.Headers[OffsetHeader] = upload.Offset.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["Upload-Length"] = upload.Total.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["Upload-Complete"] = upload.IsComplete ? "?1" : "?0";
        }
    }
}
