using System.Reflection;

namespace Cake.Frosting.Internal;

/// <summary>What is read off task classes: which there are, their names, and what they override.</summary>
internal static class TaskTypes
{
    private static readonly HashSet<Type> Bases =
    [
        typeof(FrostingTask<>), typeof(AsyncFrostingTask<>),
        typeof(FrostingLifetime<>), typeof(FrostingSetup<>), typeof(FrostingTeardown<>),
        typeof(FrostingTaskLifetime<>), typeof(FrostingTaskSetup<>), typeof(FrostingTaskTeardown<>),
    ];

    /// <summary>The public, non-abstract task classes.</summary>
    public static IEnumerable<Type> Find(IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(IsTask).Distinct();

    /// <summary>Task classes that were meant as tasks but that nobody outside of their assembly can see.</summary>
    public static IEnumerable<Type> FindHidden(IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => IsTask(type) && !type.IsVisible);

    public static string NameOf(Type type) => type.GetCustomAttribute<TaskNameAttribute>()?.Name ?? type.Name;

    /// <summary>
    /// The context that a task or lifetime class asks for; null when it is built on none of our bases.
    /// </summary>
    public static Type? ContextOf(Type type) => BaseOf(type)?.GetGenericArguments()[0];

    /// <summary>
    /// Whether a class, or one between it and our base, replaces a method of the base. Methods are told apart by what
    /// they override, so an overload of the same name does not count. Without our base it has replaced everything.
    /// </summary>
    public static bool Overrides(Type type, string method) => BaseOf(type) is not { } ours
        || type.GetMethods().Any(candidate => candidate.Name == method
            && candidate.DeclaringType != ours
            && candidate.GetBaseDefinition().DeclaringType == ours);

    private static bool IsTask(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && type.IsAssignableTo(typeof(IFrostingTask));

    private static Type? BaseOf(Type? type)
    {
        while (type is not null && !(type.IsGenericType && Bases.Contains(type.GetGenericTypeDefinition())))
        {
            type = type.BaseType;
        }
        return type;
    }
}
