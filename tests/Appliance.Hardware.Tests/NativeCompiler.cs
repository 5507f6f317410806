using System.ComponentModel;
using System.Diagnostics;

namespace Appliance.Hardware.Tests;

/// <summary>Compiles a stand-in for a vendor's library with the machine's C compiler.</summary>
internal static class NativeCompiler
{
    /// <returns>Why it cannot be compiled here; null when it was.</returns>
    public static async Task<string?> CompileAsync(string source, string library)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "the stand-ins are Linux libraries";
        }
        return await TryAsync("cc", source, library) || await TryAsync("gcc", source, library)
            ? null
            : $"no C compiler (cc or gcc) is installed: {Path.GetFileName(source)} cannot be compiled";
    }

    private static async Task<bool> TryAsync(string compiler, string source, string library)
    {
        var path = Path.Combine(AppContext.BaseDirectory, source);
        var start = new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-Wall", "-Werror", "-o", library, path, "-ldl"]) { RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            // A compiler that is there and fails is a fault of the stand-in, not a reason to skip.
            return process.ExitCode == 0 ? true : throw new InvalidOperationException($"{compiler}: {error}");
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
