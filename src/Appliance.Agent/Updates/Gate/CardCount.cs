using System.Text.Json;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Updates.Gate;

/// <summary>How many cards the rig had when a version last proved good.</summary>
/// <param name="Version">That version.</param>
/// <param name="Cards">Cards that a driver could use.</param>
internal sealed record CardCount(string Version, int Cards)
{
    private const string FileName = "cards.json";

    /// <summary>What was remembered; null when nothing was.</summary>
    public static CardCount? Read(string directory) => StateFile.TryRead(Path.Combine(directory, FileName), GateJson.Default.CardCount);

    /// <summary>Remembers it.</summary>
    public void Write(string directory) =>
        SyncedFile.Write(Path.Combine(Directory.CreateDirectory(directory).FullName, FileName), JsonSerializer.SerializeToUtf8Bytes(this, GateJson.Default.CardCount));

    /// <summary>
    /// Weighs the cards that are there now. Fewer than the version before had speak against a new version, whose driver may be to blame; with
    /// the same version a card has died or was taken out.
    /// </summary>
    public static GateFinding Judge(CardCount? before, string version, int now) =>
        before is null || now >= before.Cards ? new GateFinding(GateCheck.Cards, GateState.Good)
        : before.Version == version ? new GateFinding(GateCheck.Cards, GateState.Told, $"{now} of {before.Cards} graphics cards can be used; one has failed or was taken out")
        : new GateFinding(GateCheck.Cards, GateState.Bad, $"only {now} graphics cards can be used, where {before.Version} could use {before.Cards}");
}
