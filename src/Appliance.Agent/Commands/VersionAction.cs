using System.CommandLine;
using System.CommandLine.Invocation;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth --version</c>: the version as it is shown everywhere else.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>Puts it in the place of what the library writes.</summary>
    public static RootCommand Replace(RootCommand root)
    {
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ProductVersion.Full);
        return 0;
    }
}
