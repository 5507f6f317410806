using System.Text;

namespace Appliance.Build.Machines;

/// <summary>
/// Makes a machine find a <c>hearth.yaml</c> on its boot partition at its first start, as if its owner had put it there: by a unit that
/// systemd takes from the firmware's strings (SMBIOS type 11). The image itself knows nothing of it.
/// </summary>
/// <remarks>systemd-debug-generator(8): <c>systemd.extra-unit.*</c> and <c>systemd.unit-dropin.*</c>.</remarks>
public static class OwnersFile
{
    private const string Unit = """
        [Unit]
        Description=Machine test: hearth.yaml on the boot partition
        DefaultDependencies=no
        RequiresMountsFor=/efi
        Before=hearth-preseed.service
        # It is applied once; what the next start finds is left alone.
        ConditionPathExists=!/efi/hearth-applied.yaml

        [Service]
        Type=oneshot
        ExecStart=/bin/cp /run/credentials/@system/hearth-test.owner /efi/hearth.yaml

        """;

    private const string DropIn = "[Unit]\nWants=hearth-test-owner.service\nAfter=hearth-test-owner.service\n";

    /// <summary>The administrator's name.</summary>
    public const string Name = "owner";

    /// <summary>The administrator's password.</summary>
    public const string Password = "correct horse battery staple";

    /// <summary>An administrator, and an API that asks programs of the house's network for no key.</summary>
    public const string Keyless = $"""
        administrator:
          name: {Name}
          password: {Password}
        api:
          keyless: true

        """;

    /// <summary>The firmware's strings for a file with this text.</summary>
    public static IReadOnlyList<string> FirmwareStrings(string text) =>
    [
        Credential("systemd.extra-unit.hearth-test-owner.service", Unit),
        Credential("systemd.unit-dropin.hearth-preseed.service~hearth-test", DropIn),
        Credential("hearth-test.owner", text),
    ];

    private static string Credential(string name, string text) =>
        $"io.systemd.credential.binary:{name}={Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")))}";
}
