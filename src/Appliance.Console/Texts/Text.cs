namespace Appliance.Console.Texts;

/// <summary>What the console says, in the language of the one who reads it. One for each circuit.</summary>
public sealed class Text
{
    private Language _language = RequestLanguage.Current;

    /// <summary>The language's code, as <c>lang</c> attributes want it.</summary>
    public string Language => _language.Code;

    /// <summary>Changes the language; one that is unknown changes nothing.</summary>
    public void Use(string code) => _language = Texts.Language.Find(code) ?? _language;

    /// <summary>A text by its key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public string this[string key] => _language.Texts[key];

    /// <summary>A text with values in the places <c>{0}</c>, <c>{1}</c> …</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public string this[string key, params object[] values] => string.Format(System.Globalization.CultureInfo.InvariantCulture, _language.Texts[key], values);
}
