namespace Cake.Frosting;

/// <summary>
/// Runs another task first. Two of these have no order between them: chain the tasks where it matters.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class IsDependentOnAttribute(Type task) : Attribute
{
    /// <summary>The class of the task that runs first.</summary>
    public Type Task { get; } = task;
}
