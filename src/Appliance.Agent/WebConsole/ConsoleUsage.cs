using Appliance.Agent.Access.Keys;
using Appliance.Agent.Access.Usage;
using Appliance.Console.Ports;

namespace Appliance.Agent.WebConsole;

/// <summary>Usage with the names of keys and people.</summary>
internal sealed class ConsoleUsage(UsageStore usage, KeyStore keys) : IUsage
{
    private const string Person = "user:";

    public IReadOnlyList<UsageEntry> Read(DateOnly from, DateOnly to)
    {
        var names = keys.Current.Keys.ToDictionary(key => key.Id, key => key.Name);
        return [.. usage.Read(from, to).Select(entry => new UsageEntry(
            entry.Day, NameOf(entry.Row.Caller, names), entry.Row.Model, entry.Row.Requests, entry.Row.PromptTokens, entry.Row.CompletionTokens,
            TimeSpan.FromSeconds(entry.Row.Seconds)))];
    }

    private static string NameOf(string caller, Dictionary<string, string> names) =>
        caller.StartsWith(Person, StringComparison.Ordinal) ? caller[Person.Length..] : names.GetValueOrDefault(caller, caller);
}
