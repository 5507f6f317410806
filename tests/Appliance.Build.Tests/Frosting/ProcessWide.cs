namespace Appliance.Build.Tests.Frosting;

/// <summary>Cake's working directory is that of the process, so these tests run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "Process-wide state";
}
