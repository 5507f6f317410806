using System.Globalization;

namespace Appliance.Agent.Hosting;

/// <summary>The sockets that systemd handed over, by the name that each has in its unit (sd_listen_fds(3), FileDescriptorName=).</summary>
internal static class SystemdSockets
{
    /// <summary>The API.</summary>
    public const string Api = "api";

    /// <summary>The console by TLS.</summary>
    public const string ConsoleHttps = "console-https";

    /// <summary>What sends browsers on to the console.</summary>
    public const string ConsoleHttp = "console-http";

    /// <summary>Open WebUI by TLS.</summary>
    public const string ChatHttps = "chat-https";

    private const ulong FirstHandle = 3;

    /// <summary>Those of this name; a socket without one is the API's.</summary>
    public static IReadOnlyList<ulong> Named(string name) => Find(name, Environment.GetEnvironmentVariable, Environment.ProcessId);

    /// <summary>The same from other variables.</summary>
    public static IReadOnlyList<ulong> Find(string name, Func<string, string?> variable, int processId)
    {
        if (!int.TryParse(variable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || variable("LISTEN_PID") != processId.ToString(CultureInfo.InvariantCulture))
        {
            return [];
        }
        var names = variable("LISTEN_FDNAMES")?.Split(':') ?? [];
        return [.. Enumerable.Range(0, count).Where(i => NameOf(names, i) == name).Select(i => FirstHandle + (ulong)i)];
    }

    private static string NameOf(string[] names, int index) =>
        index < names.Length && names[index] is (ConsoleHttps or ConsoleHttp or ChatHttps) ? names[index] : Api;
}
