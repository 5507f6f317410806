using System.Reflection;

namespace Appliance.Build.Tests.Frosting;

/// <summary>An assembly of exactly these classes, so that the fakes of one test do not meet those of another.</summary>
internal sealed class TaskAssembly(params Type[] exported) : Assembly
{
    public Type[] Hidden { get; init; } = [];

    public override Type[] GetExportedTypes() => exported;

    public override Type[] GetTypes() => [.. exported, .. Hidden];
}
