using Appliance.Console.Access;
using Appliance.Console.Ports;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Appliance.Console.Models;

/// <summary><c>PUT /uploads/NAME.gguf</c>: a model file from the browser, as long as it likes.</summary>
public static class UploadEndpoint
{
    /// <summary>Maps it, for administrators whose page sent it.</summary>
    public static void MapUploads(this WebApplication app) =>
        app.MapPut("/uploads/{file}", ReceiveAsync).RequireAuthorization(ConsolePolicies.Administrator);

    private static async Task<IResult> ReceiveAsync(string file, HttpContext context, [FromServices] IAntiforgery antiforgery, [FromServices] IDownloads downloads)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.Text("This page is out of date. Reload it and try again.", statusCode: StatusCodes.Status400BadRequest);
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
        var problem = await downloads.UploadAsync(file, context.Request.Body, context.Request.ContentLength ?? 0, context.User.Identity?.Name ?? "", context.RequestAborted);
        return problem is null ? Results.NoContent() : Results.Text(problem, statusCode: StatusCodes.Status409Conflict);
    }
}
