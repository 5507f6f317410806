using Appliance.Console.Texts;
using Appliance.Settings;

namespace Appliance.Console.Setup;

/// <summary>Finds what a field has to say in an answer.</summary>
internal static class SetupErrors
{
    /// <summary>What is wrong with a field, as a sentence; null when nothing is.</summary>
    /// <param name="answer">What became of saving.</param>
    /// <param name="path">The field in the settings.</param>
    /// <param name="label">What the person sees it called; nothing where the message is a sentence without it.</param>
    public static string? For(this SetupAnswer? answer, string path, string label) =>
        answer is SetupAnswer.Invalid(var errors) && errors.FirstOrDefault(error => error.Path == path || error.Path.StartsWith(path + "[", StringComparison.Ordinal)) is { } found
            ? label.Length > 0 ? $"{label} {found.Message}." : found.Message
            : null;

    /// <summary>An answer about fields that the settings know nothing of.</summary>
    public static SetupAnswer Of(Text text, params (string Path, string Key)[] errors) =>
        new SetupAnswer.Invalid([.. errors.Select(error => new SettingsError(error.Path, text[error.Key]))]);
}
