using System.Globalization;

namespace Appliance.Hardware;

/// <summary>What an owner should know about the rig, in sentences: what is wrong, what it costs, what to do.</summary>
public static class RigAdvice
{
    private const int HotDegrees = 85;

    // Packet headers and flow control leave about this much of a link to data.
    private const double LinkEfficiency = 0.85;

    private static readonly ByteSize ExampleModel = new(20_000_000_000);

    /// <summary>Everything worth saying, card by card in bus order; empty for a rig in good order.</summary>
    public static IReadOnlyList<string> For(Rig rig) =>
        [.. rig.Gpus.SelectMany(card => ForCard(card, rig.Drivers.FirstOrDefault(driver => driver.Vendor == card.Vendor)))];

    private static IEnumerable<string> ForCard(GpuDevice card, GpuDriver? driver)
    {
        var name = $"{card.Name} ({card.Address})";
        string?[] sentences = card.State == GpuState.Ready ? [SlowLink(card), Hot(card), Ecc(card), Display(card)] : [NotReady(card, driver)];
        return sentences.OfType<string>().Select(sentence => $"{name}: {sentence}");
    }

    private static string NotReady(GpuDevice card, GpuDriver? driver)
    {
        var maker = BusCard.Maker(card.Vendor);
        var problem = driver?.Problem is { } text ? " " + text : "";
        return card.State switch
        {
            GpuState.NoDriver => $"an {maker} card is here, its driver is not. Models cannot use it.{problem}",
            GpuState.OtherDriver when card.Driver == "nouveau" =>
                "the nouveau driver runs it, which draws pictures and cannot run models. Install NVIDIA's own driver and restart.",
            GpuState.OtherDriver when card.Driver == "vfio-pci" => "it is set aside for a virtual machine (driver vfio-pci). Models here cannot use it.",
            GpuState.OtherDriver => $"the driver {card.Driver} runs it, which cannot run models.",
            GpuState.Lost => "it stopped answering. The other cards work on. Switch the rig's power off and on; "
                + "if it happens again, check the riser and the card's power cables.",
            _ => $"its driver is loaded and does not answer for it.{(problem.Length > 0 ? problem : " Restart the rig.")}",
        };
    }

    // The generation now is not used: an idle card lowers it, and raises it again when there is work.
    private static string? SlowLink(GpuDevice card)
    {
        if (card is not { Link: { } now, MaxLink: { } best } || now.Width > 2 || now.Width * 4 > best.Width)
        {
            return null;
        }
        var busy = best with { Width = now.Width };
        return $"it is connected by {Lanes(now.Width)} of {best.Width} (a mining riser?). A model of 20 GB loads in about {Seconds(busy)} "
            + $"instead of {Seconds(best)}; once it is loaded, answers on this card alone are hardly slower.";
    }

    private static string? Hot(GpuDevice card) => card.Temperature is { Degrees: >= HotDegrees } temperature
        ? $"it is at {temperature} and may slow itself down. Clean its fans, give it more air, or lower its power limit."
        : null;

    private static string? Ecc(GpuDevice card) => card is { HasEcc: true, Model: { HasHbm: false } }
        ? "error correction (ECC) is on and takes about a sixteenth of its memory and some speed. Switching it off gives them back."
        : null;

    private static string? Display(GpuDevice card) => card.HasDisplay == true
        ? "it drives a screen, which takes some of its memory. A screen on the mainboard's own output leaves all of it to models."
        : null;

    private static string Lanes(int width) => width == 1 ? "1 lane" : $"{width} lanes";

    private static string Seconds(PcieLink link)
    {
        var seconds = link.Bandwidth.TimeFor(ExampleModel).TotalSeconds / LinkEfficiency;
        return seconds.ToString(seconds < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + " s";
    }
}
