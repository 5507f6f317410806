namespace Cake.Frosting;

/// <summary>The name of a task on the command line; without it, the name of its class.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    /// <summary>The name; upper and lower case are the same.</summary>
    public string Name { get; } = name;
}
