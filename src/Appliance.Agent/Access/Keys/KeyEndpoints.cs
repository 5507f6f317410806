using System.Text.Json;
using Appliance.Agent.Gateway;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Access.Keys;

/// <summary><c>/api/hearth/keys</c>: the keys, for administrators; for everybody while the API is open.</summary>
internal sealed class KeyEndpoints(KeyStore store, KeyDesk desk, Entrance entrance, IOptions<GatewayOptions> options)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/hearth/keys", ListAsync);
        app.MapPost("/api/hearth/keys", context => AnswerAsync(context, MakeAsync));
        app.MapPatch("/api/hearth/keys/{id}", context => AnswerAsync(context, ChangeAsync));
        app.MapDelete("/api/hearth/keys/{id}", context => AnswerAsync(context, RevokeAsync));
    }

    private Task ListAsync(HttpContext context)
    {
        var book = store.Current;
        var body = new KeyListBody(
            !entrance.IsOpen, [.. book.Keys.Where(key => key.Hash is not null).Select(KeyBody.Of)], GuestBody.Of(book.Guest));
        return context.Response.WriteAsJsonAsync(body, AccessJson.Readable.KeyListBody, cancellationToken: context.RequestAborted);
    }

    private async Task<ApiError?> MakeAsync(HttpContext context)
    {
        var (request, error) = await ReadAsync(context);
        if (request is null)
        {
            return error;
        }
        (var secret, var key, error) = await desk.MakeAsync(request, context.RequestAborted);
        if (secret is null)
        {
            return error;
        }
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new MadeKeyBody(secret, KeyBody.Of(key!)), AccessJson.Readable.MadeKeyBody, cancellationToken: context.RequestAborted);
        return null;
    }

    private async Task<ApiError?> ChangeAsync(HttpContext context)
    {
        var (request, error) = await ReadAsync(context);
        if (request is not null)
        {
            error = IdOf(context) == Caller.AnonymousId
                ? await desk.LetGuestsInAsync(request, context.RequestAborted)
                : (await desk.ChangeAsync(IdOf(context), request, context.RequestAborted)).Error;
        }
        if (error is null)
        {
            await ListAsync(context);
        }
        return error;
    }

    private async Task<ApiError?> RevokeAsync(HttpContext context)
    {
        var error = IdOf(context) == Caller.AnonymousId
            ? await desk.KeepGuestsOutAsync(context.RequestAborted)
            : await desk.RevokeAsync(IdOf(context), context.RequestAborted);
        if (error is null)
        {
            await ListAsync(context);
        }
        return error;
    }

    private async Task<(KeyRequest? Request, ApiError? Error)> ReadAsync(HttpContext context)
    {
        var (body, error) = await RequestBody.ReadAsync(context, options.Value.MaxRequestBytes);
        if (error is not null)
        {
            return (null, error);
        }
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(), AccessJson.Default.KeyRequest) is { } request
                ? (request, null)
                : (null, ApiError.BadRequest("The request must be a JSON object."));
        }
        catch (JsonException e)
        {
            return (null, ApiError.BadRequest(
                $"The request is not valid: what stands at {e.Path ?? "$"} is no JSON or of the wrong type.", "invalid_json"));
        }
    }

    private static async Task AnswerAsync(HttpContext context, Func<HttpContext, Task<ApiError?>> answer)
    {
        try
        {
            if (await answer(context) is { } error)
            {
                await error.WriteAsync(context);
            }
        }
        catch (FormatException e)
        {
            await ApiError.BadRequest(e.Message).WriteAsync(context);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            await new ApiError(StatusCodes.Status507InsufficientStorage, "server_error", "not_saved",
                $"The keys could not be written to disk, so nothing was changed: {e.Message}").WriteAsync(context);
        }
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
