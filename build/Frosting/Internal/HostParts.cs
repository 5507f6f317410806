using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting.Internal;

/// <summary>What the host has gathered before a run.</summary>
internal sealed record HostParts(IServiceCollection Services, IReadOnlyCollection<Assembly> Assemblies);
