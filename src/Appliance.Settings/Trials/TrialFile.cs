using System.Globalization;
using System.Text;
using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>A network that is being tried, on the disk beside the settings. The settings themselves keep the network that is known to work.</summary>
/// <param name="Id">Made for this trial.</param>
/// <param name="Boot">The boot that it belongs to: after a power cut it is over.</param>
/// <param name="Deadline">When it is over unless confirmed.</param>
/// <param name="Network">What is tried.</param>
internal sealed record TrialFile(string Id, string Boot, DateTimeOffset Deadline, NetworkSettings Network)
{
    public const string Name = "network-trial.yaml";

    // A deadline further away was set by a clock that has been put back since.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    public static string PathIn(string directory) => Path.Combine(directory, Name);

    /// <summary>The trial in a directory; null where there is none that can be read.</summary>
    public static TrialFile? Read(string directory)
    {
        var problems = new Problems();
        if (!File.Exists(PathIn(directory)) || YamlFile.Read(directory, Name, problems) is not { } map)
        {
            return null;
        }
        var section = new Section(map, problems);
        var deadline = section.Required("deadline", "a time", Time);
        var trial = new TrialFile(
            section.Required("id", "an id", Rules.Text) ?? "", section.Required("boot", "an id", Rules.Text) ?? "", deadline, NetworkReader.Read(section.Child("network")));
        return problems.AreNone ? trial : null;
    }

    public void Write(string directory)
    {
        var map = new Nodes()
            .Add("id", Id)
            .Add("boot", Boot)
            .Add("deadline", Deadline.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))
            .Add("network", SettingsWriter.Network(Network))
            .Map;
        WholeFile.Write(PathIn(directory), Encoding.UTF8.GetBytes(YamlText.Write(map)), WholeFile.Private);
    }

    public bool IsRunning(string boot, DateTimeOffset now) =>
        Boot == boot && now < Deadline && Deadline - now <= NetworkTrial.Duration + Tolerance;

    /// <summary>Whether the settings have this network already.</summary>
    public bool IsIn(SettingsDocument document) =>
        YamlText.Write(SettingsWriter.Network(Network)) == YamlText.Write(SettingsWriter.Network(document.Network));

    private static Parsed<DateTimeOffset> Time(string text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? new(time) : new(default, "is no time");
}
