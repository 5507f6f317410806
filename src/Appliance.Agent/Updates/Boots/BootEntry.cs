using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Agent.Updates.Boots;

/// <summary>A kernel image on the boot partition, as its name tells it: <c>hearth_VERSION.efi</c>, or <c>hearth_VERSION+LEFT-DONE.efi</c> while starts are counted.</summary>
/// <param name="Version">The version that it starts.</param>
/// <param name="Left">Tries that are left; null when it has proved good and is not counted.</param>
/// <param name="Done">Tries that were used; null when the name does not tell.</param>
internal sealed partial record BootEntry(string Version, int? Left = null, int? Done = null)
{
    /// <summary>How often a new version may try to start.</summary>
    public const int Tries = 3;

    /// <summary>Its name. The loader and systemd-bless-boot write it the same way (Boot Loader Specification, "Boot counting").</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"hearth_{Version}{Counter}.efi");

    /// <summary>Whether its starts are counted: it has not proved good yet, or was marked bad.</summary>
    public bool IsCounted => Left is not null;

    /// <summary>Whether no try is left. The loader starts such an entry only when there is no other.</summary>
    public bool IsBad => Left == 0;

    private string Counter => (Left, Done) switch
    {
        (null, _) => "",
        ({ } left, null) => string.Create(CultureInfo.InvariantCulture, $"+{left}"),
        ({ } left, { } done) => string.Create(CultureInfo.InvariantCulture, $"+{left}-{done}"),
    };

    /// <summary>The entry of a name; null when it is none of ours.</summary>
    public static BootEntry? Parse(string fileName)
    {
        var match = Name().Match(fileName);
        return match.Success ? new BootEntry(match.Groups["version"].Value, Number(match.Groups["left"]), Number(match.Groups["done"])) : null;
    }

    /// <summary>The same version with all its tries.</summary>
    public BootEntry Fresh() => new(Version, Tries);

    /// <summary>The same version, proved good.</summary>
    public BootEntry Good() => new(Version);

    /// <summary>The same version with no try left.</summary>
    public BootEntry Bad() => new(Version, 0, Done);

    private static int? Number(Group group) =>
        group.Success && int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^hearth_(?<version>[0-9A-Za-z][0-9A-Za-z.~^-]*)(\+(?<left>[0-9]{1,4})(-(?<done>[0-9]{1,4}))?)?\.efi$")]
    private static partial Regex Name();
}
