using System.Reflection;
using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Frosting.Internal;

/// <summary>Says why a run failed: each message once, the outermost first, with stacks only when diagnosing.</summary>
internal static class FailureReport
{
    public static void Write(ICakeLog log, Exception exception)
    {
        foreach (var message in Messages(exception).Distinct())
        {
            log.Write(Verbosity.Quiet, LogLevel.Error, "Error: {0}", message);
        }
        log.Write(Verbosity.Diagnostic, LogLevel.Error, "{0}", exception);
    }

    public static void WriteTolerated(ICakeLog log, Exception exception)
    {
        foreach (var message in Messages(exception).Distinct())
        {
            log.Warning("Going on in spite of: {0}", message);
        }
    }

    public static void WriteCancelled(ICakeLog log, Exception exception)
    {
        log.Write(Verbosity.Quiet, LogLevel.Error, "Cancelled.");
        log.Write(Verbosity.Diagnostic, LogLevel.Error, "{0}", exception);
    }

    private static IEnumerable<string> Messages(Exception exception)
    {
        if (exception is AggregateException several)
        {
            return several.InnerExceptions.SelectMany(Messages);
        }
        var inner = exception.InnerException is { } cause ? Messages(cause) : [];
        // These two only carry what happened; others add to it, unless they already quote it.
        return exception is CakeReportException or TargetInvocationException && exception.InnerException is not null
            ? inner
            : [exception.Message, .. inner.Where(text => !exception.Message.Contains(text, StringComparison.Ordinal))];
    }
}
