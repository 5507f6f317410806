using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Appliance.Build.Tests.Frosting;

/// <summary>A host in a process of its own: this test program, which its start-up hook turns into a build.</summary>
internal sealed partial class ChildHost : IDisposable
{
    public const string TargetVariable = "HEARTH_TEST_TARGET";

    private const int Sigterm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ChildHost(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output => _output.ToString();

    public static ChildHost Start(string target)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildHost).Assembly.Location);
        }
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ChildHost).Assembly.Location;
        start.Environment[TargetVariable] = target;
        return new ChildHost(Process.Start(start)!);
    }

    public static void Signal(int process) => Assert.Equal(0, Kill(process, Sigterm));

    public async Task WaitForAsync(string text, CancellationToken cancellationToken)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
            Assert.True(line is not null, $"The child ended without '{text}': {Output}");
            _output.AppendLine(line);
        }
    }

    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        _output.Append(await _process.StandardOutput.ReadToEndAsync(cancellationToken));
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
