namespace Appliance.Console.Setup;

/// <summary>The wizard's steps and the words for them in addresses and in the settings.</summary>
internal static class SetupSteps
{
    /// <summary>All, first to last.</summary>
    public static IReadOnlyList<SetupStep> All { get; } = Enum.GetValues<SetupStep>();

    /// <summary>The word for a step, such as <c>disks</c>.</summary>
    public static string WordOf(SetupStep step) => step.ToString().ToLowerInvariant();

    /// <summary>The address of a step's page.</summary>
    public static string PathOf(SetupStep step) => $"/setup/{WordOf(step)}";

    /// <summary>The step of a word; null when there is none, as in settings that a later version wrote.</summary>
    public static SetupStep? Find(string? word) => All.Cast<SetupStep?>().FirstOrDefault(step => WordOf(step!.Value) == word);

    /// <summary>The step after one; the last has itself.</summary>
    public static SetupStep After(SetupStep step) => step == SetupStep.Done ? step : step + 1;
}
