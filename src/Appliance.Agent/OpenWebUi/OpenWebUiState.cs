namespace Appliance.Agent.OpenWebUi;

/// <summary>Whether Open WebUI answers: written by what looks after it, read by its door.</summary>
internal sealed class OpenWebUiState
{
    private volatile bool _isReady;

    /// <summary>Whether it was ready when it was looked at last.</summary>
    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }
}
