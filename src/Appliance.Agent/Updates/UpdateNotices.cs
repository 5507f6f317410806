using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Gate;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Updates;

/// <summary>What an owner must know of versions at a glance: on the screen and above every page.</summary>
internal sealed class UpdateNotices(GateCheck gate, IOptions<UpdateOptions> options)
{
    /// <summary>Sentences; none when all is well.</summary>
    public IEnumerable<string> All => [.. Of(BootReport.Read(options.Value.RunDirectory)), .. gate.Warnings];

    /// <summary>What a report tells. A version that was left is told of until another is installed.</summary>
    internal static IEnumerable<string> Of(BootReport? report)
    {
        var last = report?.Book.History.LastOrDefault(happened => happened.Kind is not (UpdateEventKind.Noted or UpdateEventKind.Proved or UpdateEventKind.NotInstalled));
        if (last is { Kind: UpdateEventKind.FellBack or UpdateEventKind.LeftLoop })
        {
            yield return $"Version {last.Version} did not work here: {last.Reason}. Version {report!.Running} runs instead, with your data.";
        }
        if (report?.Book.Boots.LastOrDefault(boot => boot.Outcome == BootOutcome.Failed) is { } failed && failed == report.Book.Current)
        {
            yield return $"This start is not in order: {failed.Reason}.";
        }
        foreach (var noted in report?.Book.History.Where(happened => happened.Kind == UpdateEventKind.Noted && happened.Version == report.Running).TakeLast(1) ?? [])
        {
            yield return $"Before the first start of {noted.Version}, {noted.Reason}.";
        }
    }
}
