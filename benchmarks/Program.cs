using System.Runtime.InteropServices;
using Appliance.Benchmarks;
using Appliance.Build.Processes;

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args, Environment.CurrentDirectory);
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
await using var workplace = new Workplace(options.Workplace);
try
{
    var report = await new BenchmarkRun(options, workplace, Console.WriteLine).RunAsync(stop.Token);
    var isPart = options.Parts.Count < BenchmarkRun.PartNames.Count;
    var text = isPart && File.Exists(options.Report) ? report.Into(await File.ReadAllTextAsync(options.Report, stop.Token)) : report.ToMarkdown();
    Console.WriteLine();
    Console.WriteLine(text);
    if (options.Report is { } path)
    {
        await File.WriteAllTextAsync(path, text, stop.Token);
    }
    return report.Parts.Any(part => part.Failure is not null) ? 1 : 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped. Nothing was written, and nothing is left running.");
    return 130;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
