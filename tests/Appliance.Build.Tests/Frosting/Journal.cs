namespace Appliance.Build.Tests.Frosting;

/// <summary>What happened in a run, in order.</summary>
internal sealed class Journal
{
    private readonly List<string> _lines = [];

    public string Text => string.Join(' ', _lines);

    public void Add(string line) => _lines.Add(line);
}
