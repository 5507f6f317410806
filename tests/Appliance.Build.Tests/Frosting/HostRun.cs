using System.Text;
using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Appliance.Build.Tests.Frosting;

/// <summary>A host of some fake tasks, run in this process, and what came of it.</summary>
internal sealed class HostRun
{
    private readonly CakeHost _host = CakeHost.Create();
    private readonly RecordingConsole _console = new();
    private readonly StringBuilder _tables = new();
    private readonly Journal _journal = new();

    public HostRun(params Type[] tasks)
        : this(new TaskAssembly(tasks))
    {
    }

    public HostRun(TaskAssembly assembly) => _host.AddAssembly(assembly).ConfigureServices(services => services
        .AddSingleton(_journal)
        .AddSingleton<IConsole>(_console)
        .AddSingleton(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new StringWriter(_tables)) })));

    public string Events => _journal.Text;

    public string Output => _console.Text + _tables;

    public HostRun With(Action<CakeHost> configure)
    {
        configure(_host);
        return this;
    }

    public int Run(params string[] args) => _host.Run(args);

    /// <summary>Whether the line is there exactly once; what the engine says around it does not matter.</summary>
    public int Count(string text) => Output.Split(text).Length - 1;
}
