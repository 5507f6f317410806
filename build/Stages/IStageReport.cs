namespace Appliance.Build.Stages;

/// <summary>Tells a person how the stages go.</summary>
internal interface IStageReport
{
    /// <summary>A stage begins its work.</summary>
    void Started(string stage);

    /// <summary>A running stage wrote a line.</summary>
    void Progress(string stage, string line);

    /// <summary>A stage runs no more, whatever its outcome.</summary>
    void Stopped(string stage);

    /// <summary>A stage has its output.</summary>
    void Finished(StageOutput output, bool isCached, TimeSpan elapsed);
}
