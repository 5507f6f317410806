using Cake.Cli;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.Packaging;
using Cake.Core.Scripting;
using Cake.Core.Tooling;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Cake.Frosting.Internal;

/// <summary>Puts tasks and lifetimes into the engine and lets it run, show or rehearse the targets.</summary>
internal sealed class BuildRun(IServiceProvider services, RunSettings settings)
{
    private readonly ICakeEngine _engine = services.GetRequiredService<ICakeEngine>();
    private readonly ICakeLog _log = services.GetRequiredService<ICakeLog>();
    private readonly IFrostingContext _context = services.GetRequiredService<IFrostingContext>();

    private bool IsReal => !settings.Tree && !settings.Description && !settings.DryRun;

    public async Task RunAsync()
    {
        var tasks = services.GetServices<IFrostingTask>().ToList();
        ContextCheck.Verify(_context, [.. tasks, .. AddLifetimes()]);
        new TaskRegistration(_engine, _context, services.GetRequiredService<RunCancellation>()).Register(tasks);
        if (!settings.Tree && !settings.Description)
        {
            CheckTargets();
        }
        if (IsReal)
        {
            InstallTools();
        }
        var host = CreateHost();
        if (settings.Exclusive)
        {
            host.Settings.UseExclusiveTarget();
        }
        await host.RunTargetsAsync(settings.Targets);
    }

    private ScriptHost CreateHost()
    {
        if (settings.Tree)
        {
            return new TreeScriptHost(_engine, _context, services.GetRequiredService<IConsole>());
        }
        if (settings.Description)
        {
            return new DescriptionScriptHost(_engine, _context, services.GetRequiredService<IAnsiConsole>());
        }
        if (settings.DryRun)
        {
            return new DryRunScriptHost<IFrostingContext>(_engine, _context, _log);
        }
        return new BuildScriptHost<IFrostingContext>(
            _engine,
            services.GetRequiredService<IExecutionStrategy>(),
            _context,
            services.GetRequiredService<ICakeReportPrinter>(),
            services.GetRequiredService<ICakeConfiguration>(),
            _log);
    }

    private List<object> AddLifetimes()
    {
        var used = new List<object>();
        if (Find<IFrostingSetup, IFrostingLifetime>(used) is { } setup)
        {
            _engine.RegisterSetupAction(info => setup.Setup(_context, info));
        }
        if (Find<IFrostingTeardown, IFrostingLifetime>(used) is { } teardown)
        {
            _engine.RegisterTeardownAction(info => teardown.Teardown(_context, info));
        }
        if (Find<IFrostingTaskSetup, IFrostingTaskLifetime>(used) is { } taskSetup)
        {
            _engine.RegisterTaskSetupAction(info => taskSetup.Setup(_context, info));
        }
        if (Find<IFrostingTaskTeardown, IFrostingTaskLifetime>(used) is { } taskTeardown)
        {
            _engine.RegisterTaskTeardownAction(info => taskTeardown.Teardown(_context, info));
        }
        return used;
    }

    // Someone may have registered only the whole lifetime in the container, not its halves.
    private THalf? Find<THalf, TWhole>(List<object> used)
        where THalf : class
        where TWhole : class, THalf
    {
        var half = services.GetService<THalf>() ?? services.GetService<TWhole>();
        if (half is not null)
        {
            used.Add(half);
        }
        return half;
    }

    private void CheckTargets()
    {
        var ignoreCase = StringComparer.OrdinalIgnoreCase;
        var known = _engine.Tasks.Select(task => task.Name).Order(ignoreCase).ToList();
        foreach (var target in settings.Targets.Except(known, ignoreCase))
        {
            var hidden = TaskTypes.FindHidden(services.GetRequiredService<HostParts>().Assemblies)
                .FirstOrDefault(type => ignoreCase.Equals(TaskTypes.NameOf(type), target));
            throw new FrostingException($"There is no task '{target}'. " + (hidden is null
                ? $"The tasks are: {string.Join(", ", known)}."
                : $"{hidden.FullName} would be it, but only public task classes count."));
        }
    }

    private void InstallTools()
    {
        var installer = services.GetRequiredService<IToolInstaller>();
        foreach (var tool in services.GetServices<PackageReference>())
        {
            // The installer is lazy: a result that nobody walks through is a tool that nobody installs.
            foreach (var path in installer.Install(tool))
            {
                _log.Verbose("Tool {0}: {1}", tool.Package, path.FullPath);
            }
        }
    }
}
