using System.Text.Json.Serialization;

namespace Appliance.Agent.Gateway;

/// <summary>An error in the shape of OpenAI's API.</summary>
internal sealed record ApiError(int Status, string Type, string? Code, string Message)
{
    /// <summary>The request field at fault.</summary>
    public string? Param { get; init; }

    /// <summary>When another try makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ApiError BadRequest(string message, string? code = null, string? param = null) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, message) { Param = param };

    public async Task WriteAsync(HttpContext context)
    {
        if (RetryAfter is { } rest)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(rest.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        context.Response.StatusCode = Status;
        var body = new ApiErrorBody(new ApiErrorContent(Message, Type, Param, Code));
        await context.Response.WriteAsJsonAsync(body, GatewayJson.Readable.ApiErrorBody, cancellationToken: context.RequestAborted);
    }
}

/// <summary>The document around an error.</summary>
internal sealed record ApiErrorBody(ApiErrorContent Error);

/// <summary>The error itself; absent fields are null as in OpenAI's answers.</summary>
internal sealed record ApiErrorContent(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);
