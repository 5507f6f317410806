using System.Collections.Frozen;

namespace Appliance.Agent.Transcription;

/// <summary>The languages that Whisper knows.</summary>
internal static class SpokenLanguage
{
    // g_lang of whisper.cpp: what is not in it makes whisper-server guess without a word.
    private const string Known =
        "en english zh chinese de german es spanish ru russian ko korean fr french ja japanese pt portuguese tr turkish pl polish ca catalan "
        + "nl dutch ar arabic sv swedish it italian id indonesian hi hindi fi finnish vi vietnamese he hebrew uk ukrainian el greek ms malay "
        + "cs czech ro romanian da danish hu hungarian ta tamil no norwegian th thai ur urdu hr croatian bg bulgarian lt lithuanian la latin "
        + "mi maori ml malayalam cy welsh sk slovak te telugu fa persian lv latvian bn bengali sr serbian az azerbaijani sl slovenian "
        + "kn kannada et estonian mk macedonian br breton eu basque is icelandic hy armenian ne nepali mn mongolian bs bosnian kk kazakh "
        + "sq albanian sw swahili gl galician mr marathi pa punjabi si sinhala km khmer sn shona yo yoruba so somali af afrikaans "
        + "oc occitan ka georgian be belarusian tg tajik sd sindhi gu gujarati am amharic yi yiddish lo lao uz uzbek fo faroese ht haitian "
        + "ps pashto tk turkmen nn nynorsk mt maltese sa sanskrit lb luxembourgish my myanmar bo tibetan tl tagalog mg malagasy as assamese "
        + "tt tatar haw hawaiian ln lingala ha hausa ba bashkir jw javanese su sundanese yue cantonese";

    private static readonly FrozenDictionary<string, string> Codes = Known.Split(' ').Chunk(2)
        .SelectMany(pair => new[] { KeyValuePair.Create(pair[0], pair[0]), KeyValuePair.Create(pair[1], pair[0]) })
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The code of a language given as code, as English name, or with a country (<c>de-AT</c>); null when Whisper does not know it.</summary>
    public static string? Find(string language) => Codes.GetValueOrDefault(language) ?? Codes.GetValueOrDefault(language.Split('-', '_')[0]);
}
