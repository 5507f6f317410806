namespace Appliance.Build.Processes;

/// <summary>A program to run, with its arguments passed as they are: no shell reads them.</summary>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The folder to run in; the build's own when unset.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set on top of the inherited environment, whose language is English; a null value unsets one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What a person could try when this command fails; shown with the failure.</summary>
    public string? Hint { get; init; }

    /// <summary>Text for standard input; the input is empty when unset.</summary>
    public string? Input { get; init; }

    /// <summary>The command line for people to read: arguments with blanks or quotes are quoted.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal))
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
