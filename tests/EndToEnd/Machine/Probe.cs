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

    /// <summary>With these a version other than the one with this root hash installs a release from the stick, once it has proved healthy.</summary>
    /// <param name="rootHash">The release's, which does not install itself again.</param>
    /// <param name="request">What root's unit is asked for.</param>
    /// <param name="end">What follows: <c>reboot</c> or <c>poweroff</c>.</param>
    public static IReadOnlyList<string> Installer(string rootHash, string request, string end) =>
    [
        Text("systemd.extra-unit.hearth-test-install.service", Read("hearth-test-install.service").Replace("@roothash@", rootHash, StringComparison.Ordinal).Replace("@end@", end, StringComparison.Ordinal)),
        Credential("systemd.unit-dropin.multi-user.target~hearth-test-install", "install.conf"),
        Credential("hearth-test.install", "install.sh"),
        Text("hearth-test.request", request),
    ];

    /// <summary>With these a unit of this text is started as early as anything of the system, in the version with this root hash alone.</summary>
    public static IReadOnlyList<string> EarlyUnit(string rootHash, string service) =>
    [
        Text("systemd.extra-unit.hearth-test-early.service", Read("hearth-test-early.service").Replace("@roothash@", rootHash, StringComparison.Ordinal).Replace("@service@", service, StringComparison.Ordinal)),
        Credential("systemd.unit-dropin.hearth-start.service~hearth-test-early", "early.conf"),
    ];

    /// <summary>A drop-in of this text for a unit, of every version, and of the initrd if it has that unit.</summary>
    public static string DropIn(string unit, string text) => Text($"systemd.unit-dropin.{unit}~hearth-test-fault", text);

    private static string Credential(string name, string file) => Text(name, Read(file));

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Machine", "Probe", file));

    private static string Text(string name, string text) =>
        $"io.systemd.credential.binary:{name}={Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
}
