using System.Reflection;
using Cake.Core;

namespace Cake.Frosting.Internal;

/// <summary>Tells the engine about the tasks: names, order, conditions, bodies and what to do when they fail.</summary>
internal sealed class TaskRegistration(ICakeEngine engine, IFrostingContext context, RunCancellation cancellation)
{
    public void Register(IReadOnlyCollection<IFrostingTask> tasks)
    {
        var names = NamesByType(tasks);
        foreach (var task in tasks)
        {
            var type = task.GetType();
            var builder = engine.RegisterTask(names[type]);
            AddAttributes(builder, type, names);
            AddBody(builder, task, type);
        }
    }

    private static Dictionary<Type, string> NamesByType(IReadOnlyCollection<IFrostingTask> tasks)
    {
        var types = tasks.Select(task => task.GetType()).ToList();
        var byName = types.GroupBy(TaskTypes.NameOf, StringComparer.OrdinalIgnoreCase);
        foreach (var same in byName.Where(group => group.Count() > 1))
        {
            var classes = string.Join(" and ", same.Select(type => type.FullName));
            throw new FrostingException(
                $"More than one task is named '{same.Key}': {classes}. Give one another [TaskName].");
        }
        return types.ToDictionary(type => type, TaskTypes.NameOf);
    }

    private static void AddAttributes(CakeTaskBuilder builder, Type type, Dictionary<Type, string> names)
    {
        if (type.GetCustomAttribute<TaskDescriptionAttribute>() is { } description)
        {
            builder.Description(description.Description);
        }
        foreach (var before in type.GetCustomAttributes<IsDependentOnAttribute>())
        {
            builder.IsDependentOn(NameOf(before.Task, type, names));
        }
        foreach (var after in type.GetCustomAttributes<IsDependeeOfAttribute>())
        {
            builder.IsDependeeOf(NameOf(after.Task, type, names));
        }
    }

    private static string NameOf(Type wanted, Type by, Dictionary<Type, string> names) =>
        names.TryGetValue(wanted, out var name) ? name : throw new FrostingException(
            $"Task '{names[by]}' names {wanted.FullName}, which is no task of this build: it must be a public, "
            + "non-abstract task class in the build program or in an assembly given to AddAssembly.");

    private void AddBody(CakeTaskBuilder builder, IFrostingTask task, Type type)
    {
        if (TaskTypes.Overrides(type, "Run") || TaskTypes.Overrides(type, nameof(IFrostingTask.RunAsync)))
        {
            builder.Does(_ =>
            {
                cancellation.Token.ThrowIfCancellationRequested();
                return task.RunAsync(context);
            });
        }
        if (TaskTypes.Overrides(type, nameof(IFrostingTask.ShouldRun)))
        {
            builder.WithCriteria(_ => task.ShouldRun(context), task.SkippedMessage);
        }
        if (TaskTypes.Overrides(type, nameof(IFrostingTask.Finally)))
        {
            builder.Finally(_ => task.Finally(context));
        }
        AddErrorHandler(builder, task, type);
    }

    // The engine takes one error handler a task, so [ContinueOnError] and an overridden OnError share one.
    private void AddErrorHandler(CakeTaskBuilder builder, IFrostingTask task, Type type)
    {
        var overridden = TaskTypes.Overrides(type, nameof(IFrostingTask.OnError));
        if (!type.IsDefined(typeof(ContinueOnErrorAttribute), inherit: false))
        {
            if (overridden)
            {
                builder.OnError((exception, _) => task.OnError(exception, context));
            }
            return;
        }
        builder.OnError((exception, _) =>
        {
            try
            {
                if (overridden)
                {
                    task.OnError(exception, context);
                    return;
                }
            }
            // The attribute's promise: whatever goes wrong in this task, the run goes on.
            catch (Exception second)
            {
                exception = second;
            }
            FailureReport.WriteTolerated(context.Log, exception);
        });
    }
}
