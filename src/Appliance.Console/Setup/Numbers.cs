using System.Globalization;

namespace Appliance.Console.Setup;

/// <summary>How numbers are written. By hand: a program without the data of ICU knows no cultures.</summary>
internal static class Numbers
{
    private static readonly NumberFormatInfo French = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "\u202f" };

    /// <summary>For a language by its code.</summary>
    public static IFormatProvider Of(string language) => language == "fr" ? French : NumberFormatInfo.InvariantInfo;
}
