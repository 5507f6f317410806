namespace Appliance.Build.Testing;

/// <summary>A place in the sources that keeps a device safe, and what is there when somebody breaks it.</summary>
/// <param name="Name">What it guards against, in a few words.</param>
/// <param name="File">Its file, from the root of the checkout.</param>
/// <param name="Text">Its text, which stands in the file once.</param>
/// <param name="Broken">What takes its place: the guard lets everything through.</param>
/// <param name="Tests">The tests that must notice.</param>
internal sealed record Guard(string Name, string File, string Text, string Broken, GuardedTests Tests)
{
    /// <summary>The file's content with the guard broken.</summary>
    /// <exception cref="InvalidDataException">The text is not there, or more than once: the list of guards is older than the sources.</exception>
    public string Break(string content)
    {
        var at = content.IndexOf(Text, StringComparison.Ordinal);
        return at >= 0 && content.IndexOf(Text, at + 1, StringComparison.Ordinal) < 0
            ? string.Concat(content.AsSpan(0, at), Broken, content.AsSpan(at + Text.Length))
            : throw new InvalidDataException($"The guard '{Name}' does not stand in {File} exactly once: {Text}");
    }
}

/// <summary>Tests that are run together.</summary>
/// <param name="Project">The test project, a folder below <c>tests/</c>.</param>
/// <param name="Namespace">Their namespace; all of the project's when null.</param>
internal sealed record GuardedTests(string Project, string? Namespace = null);
