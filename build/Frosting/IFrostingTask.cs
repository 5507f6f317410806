using Cake.Core;

namespace Cake.Frosting;

/// <summary>
/// One step of a build. Derive from <see cref="FrostingTask{T}"/> or <see cref="AsyncFrostingTask{T}"/>: a class that
/// implements this directly has all of its members used, so an empty <see cref="OnError"/> hides every failure.
/// </summary>
public interface IFrostingTask
{
    /// <summary>What the report says when <see cref="ShouldRun"/> is false; default nothing.</summary>
    string SkippedMessage => string.Empty;

    /// <summary>Does the work.</summary>
    Task RunAsync(ICakeContext context);

    /// <summary>Whether there is work to do. A skipped dependency is fine; a skipped target is a failure.</summary>
    bool ShouldRun(ICakeContext context);

    /// <summary>Handles what <see cref="RunAsync"/> threw; the failure counts only if this throws as well.</summary>
    void OnError(Exception exception, ICakeContext context);

    /// <summary>Runs after the task, whether it failed or not.</summary>
    void Finally(ICakeContext context);
}
