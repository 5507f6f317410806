namespace Appliance.Agent.Tests.Support;

/// <summary>Tests that read what the whole process shares, such as meters, and so run alone.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;
