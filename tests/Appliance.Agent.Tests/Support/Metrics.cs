using System.Diagnostics.Metrics;
using Appliance.Agent.Observability;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Support;

/// <summary>Metrics that nobody looks at.</summary>
internal static class Metrics
{
    public static ServingMetrics Unread() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
