using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>The words by which choices are written.</summary>
internal sealed class Words<T>(params (string Word, T Value)[] words)
    where T : struct, Enum
{
    public string Of(T value) => words.First(pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Word;

    public IEnumerable<string> All => words.Select(pair => pair.Word);

    public Parsed<T> Read(string text)
    {
        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return new(value);
            }
        }
        return new(default, $"is none of {string.Join(", ", All)}");
    }
}

/// <summary>The words of every choice in the document.</summary>
internal static class Words
{
    public static readonly Words<Language> Language = new(("en", Settings.Language.English), ("fr", Settings.Language.French));

    public static readonly Words<AddressMethod> AddressMethod =
        new(("automatic", Settings.AddressMethod.Automatic), ("static", Settings.AddressMethod.Static), ("none", Settings.AddressMethod.None));

    public static readonly Words<UserRole> UserRole = new(("user", Settings.UserRole.User), ("admin", Settings.UserRole.Admin));

    public static readonly Words<UpdateChannel> UpdateChannel =
        new(("stable", Settings.UpdateChannel.Stable), ("beta", Settings.UpdateChannel.Beta));

    public static readonly Words<UpdateRestart> UpdateRestart =
        new(("ask", Settings.UpdateRestart.Ask), ("idle", Settings.UpdateRestart.Idle), ("hour", Settings.UpdateRestart.Hour));
}
