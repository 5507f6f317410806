namespace Appliance.Settings;

/// <summary>Why a password is not taken, or not better.</summary>
public enum PasswordFlaw
{
    /// <summary>It has fewer characters than <see cref="PasswordStrength.Shortest"/>.</summary>
    TooShort,

    /// <summary>It has more characters than <see cref="PasswordHash.LongestPassword"/>.</summary>
    TooLong,

    /// <summary>It has characters that cannot be typed everywhere.</summary>
    Untypable,

    /// <summary>Little is left of it without words that are tried first, or the user's name.</summary>
    Common,

    /// <summary>It repeats few characters, or counts.</summary>
    Repeats,

    /// <summary>It is taken; another word would make it good.</summary>
    Plain,
}
