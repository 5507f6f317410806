using System.Text;

namespace Appliance.EndToEnd.Machine;

/// <summary>
/// Makes an unmodified image tell its state: units that systemd takes from the firmware's strings (SMBIOS type 11),
/// as credentials that its debug generator reads. The image itself knows nothing of it.
/// </summary>
/// <remarks>systemd-debug-generator(8): <c>systemd.extra-unit.*</c> and <c>systemd.unit-dropin.*</c>.</remarks>
internal static class Probe
{
    public const int JournalPort = 1;
    public const int ReportPort = 2;
    public const int ScreenPort = 3;
    public const string Done = "@@ done";

    public static IReadOnlyList<string> FirmwareStrings { get; } =
    [
        Credential("systemd.extra-unit.hearth-test-journal.service", "hearth-test-journal.service"),
        Credential("systemd.extra-unit.hearth-test-probe.service", "hearth-test-probe.service"),
        Credential("systemd.unit-dropin.multi-user.target~hearth-test", "multi-user.conf"),
        Credential("hearth-test.probe", "probe.sh"),
    ];

    /// <summary>With these the machine's agent is killed again and again once it serves a model.</summary>
    public static IReadOnlyList<string> Killer { get; } =
    [
        Credential("systemd.extra-unit.hearth-test-killer.service", "hearth-test-killer.service"),
        Credential("systemd.unit-dropin.multi-user.target~hearth-test-killer", "killer.conf"),
        Credential("hearth-test.killer", "killer.sh"),
    ];

    /// <summary>With these the text on the attached screen comes out of a serial port, again and again.</summary>
    public static IReadOnlyList<string> Screen { get; } =
    [
        Credential("systemd.extra-unit.hearth-test-screen.service", "hearth-test-screen.service"),
        Credential("systemd.unit-dropin.multi-user.target~hearth-test-screen", "screen.conf"),
    ];

    private static string Credential(string name, string file)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Machine", "Probe", file));
        return $"io.systemd.credential.binary:{name}={Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
    }
}
