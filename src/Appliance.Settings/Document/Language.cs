namespace Appliance.Settings;

/// <summary>A language that screen and console speak.</summary>
public enum Language
{
    /// <summary>Written <c>en</c>.</summary>
    English,

    /// <summary>Written <c>fr</c>.</summary>
    French,
}
