using System.Diagnostics;

namespace Appliance.Benchmarks.Serving;

/// <summary>The llama-servers of one agent among all on this machine.</summary>
internal static class OwnRunners
{
    /// <summary>Kills those whose environment names <paramref name="folder"/>.</summary>
    /// <returns>How many.</returns>
    public static int Kill(string folder)
    {
        var own = Process.GetProcessesByName("llama-server").Where(process => IsOf(process, folder)).ToList();
        own.ForEach(process => process.Kill());
        return own.Count;
    }

    private static bool IsOf(Process process, string folder)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ").Contains("LLAMA_ARG_HOST=" + folder, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }
}
