using Appliance.Build.Stages;

namespace Appliance.Build.Tests.Stages;

/// <summary>Writes down what is reported.</summary>
internal sealed class RecordingReport : IStageReport
{
    private readonly List<string> _events = [];

    public IReadOnlyList<string> Events => _events;

    public void Started(string stage) => Add($"started {stage}");

    public void Progress(string stage, string line) => Add($"progress {stage}: {line}");

    public void Stopped(string stage) => Add($"stopped {stage}");

    public void Finished(StageOutput output, bool isCached, TimeSpan elapsed) => Add($"finished {output.Stage}, {(isCached ? "cached" : "built")}");

    private void Add(string text)
    {
        lock (_events)
        {
            _events.Add(text);
        }
    }
}
