using System.Text.Json.Serialization;

namespace Appliance.Agent.Gateway;

/// <summary>An error, written in the shape of the API that was asked.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The class of the error.</param>
/// <param name="Code">The error itself, for programs.</param>
/// <param name="Message">The error in words.</param>
/// <param name="Param">The request field at fault.</param>
/// <param name="RetryAfter">When another try makes sense.</param>
internal sealed record ApiError(int Status, string Type, string? Code, string Message, string? Param = null, TimeSpan? RetryAfter = null)
{
    public static ApiError BadRequest(string message, string? code = null, string? param = null) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, message, param);

    public async Task WriteAsync(HttpContext context)
    {
        if (RetryAfter is { } rest)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(rest.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        context.Response.StatusCode = Status;
        await ApiDialect.Of(context).WriteAsync(context, this);
    }
}

/// <summary>The document around an error in OpenAI's API.</summary>
internal sealed record ApiErrorBody(ApiErrorContent Error);

/// <summary>The error itself; absent fields are null as in OpenAI's answers.</summary>
internal sealed record ApiErrorContent(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);
