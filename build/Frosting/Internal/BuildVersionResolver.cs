using System.Reflection;
using Cake.Cli;

namespace Cake.Frosting.Internal;

/// <summary>
/// Answers <c>--version</c> with the build program's own version: Cake's resolver wants a file comment.
/// </summary>
internal sealed class BuildVersionResolver : IVersionResolver
{
    public string GetVersion() => Version(Assembly.GetEntryAssembly());

    public string GetProductVersion() => Version(typeof(VersionFeature).Assembly);

    private static string Version(Assembly? assembly) =>
        assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
