using Appliance.Agent.Gateway;

namespace Appliance.Agent.Models.Storage;

/// <summary>The store refuses. The message is for the person who asked.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The refusal, for programs.</param>
/// <param name="message">The refusal in words.</param>
/// <param name="retryAfter">When another try makes sense.</param>
/// <param name="innerException">What it came from.</param>
internal sealed class StoreException(int status, string code, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The refusal as an answer.</summary>
    public ApiError Error { get; } = new(
        status, status < StatusCodes.Status500InternalServerError ? "invalid_request_error" : "server_error", code, message, RetryAfter: retryAfter);
}
