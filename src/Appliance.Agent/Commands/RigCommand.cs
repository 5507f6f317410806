using System.CommandLine;
using System.Text.Json;
using Appliance.Agent.Hardware;
using Appliance.Hardware;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth rig</c>: what is in this machine, and what its owner should know about it.</summary>
internal static class RigCommand
{
    /// <summary>Where models and data lie on a rig; the root on any other machine.</summary>
    public static readonly IReadOnlyList<string> Places = ["/", "/var"];

    public static Command Create() => Create(LookAtThisMachine);

    /// <summary>Looks at the machine that this program runs on.</summary>
    public static Task<Rig> LookAtThisMachine(CancellationToken cancellationToken) =>
        new RigLooker(RigProbe.Machine("/", Places), VulkanCommand.OfThisProgram, NullLogger.Instance).LookAsync(cancellationToken);

    /// <summary>The command over another rig than this machine.</summary>
    public static Command Create(Func<CancellationToken, Task<Rig>> look)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON: bytes, watts, degrees Celsius" };
        var command = new Command("rig", "Show this machine's cards, memory and disks") { json };
        command.SetAction((parsed, cancellationToken) => ShowAsync(look, parsed.GetValue(json), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> ShowAsync(
        Func<CancellationToken, Task<Rig>> look, bool asJson, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        try
        {
            var rig = await look(cancellationToken);
            await console.Output.WriteLineAsync(asJson ? JsonSerializer.Serialize(RigBody.From(rig), RigJson.Readable.RigBody) : RigTable.Write(rig));
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"This machine cannot be read; a rig runs Linux. {e.Message}");
            return 1;
        }
    }
}
