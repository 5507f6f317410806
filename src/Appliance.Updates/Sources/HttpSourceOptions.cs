namespace Appliance.Updates;

/// <summary>How long a web server is waited for.</summary>
public sealed record HttpSourceOptions
{
    /// <summary>How long a connection may take to be made; default 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may send next to nothing; default one minute.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a server may send its readers on; default 5.</summary>
    public int MostRedirections { get; init; } = 5;
}
