using System.Runtime.CompilerServices;

namespace Appliance.Settings.Tests.Storage;

/// <summary>Turns this program into one that saves settings until it is killed, when a variable names their directory.</summary>
internal static class EndlessWriter
{
    public const string Variable = "HEARTH_TEST_WRITER";

#pragma warning disable CA2255 // This is no library: it must run before the program looks at its arguments.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } directory)
        {
            SaveAsync(directory).GetAwaiter().GetResult();
        }
    }

    private static async Task SaveAsync(string directory)
    {
        using var store = new SettingsStore(directory);
        while (true)
        {
            var document = store.Current.Document;
            var name = $"rig-{document.Revision + 1}";
            await store.SaveAsync(document with { Device = document.Device with { Hostname = name } }, CancellationToken.None);
        }
    }
}
