namespace Appliance.Hardware;

/// <summary>Asks NVML about one card. What the card or an old driver does not tell is null.</summary>
internal sealed class NvmlDevice(nint handle)
{
    // nvml.h, NVML_TEMPERATURE_GPU.
    private const int ChipSensor = 0;

    // nvml.h, NVML_CLOCK_GRAPHICS and NVML_CLOCK_MEM.
    private const int ChipClock = 0;
    private const int MemoryClockDomain = 2;

    // nvml.h: NVML_DEVICE_UUID_V2_BUFFER_SIZE and NVML_DEVICE_NAME_V2_BUFFER_SIZE are both 96.
    private const int TextLength = 96;

    private delegate NvmlReturn Query<T>(nint device, out T value);

    private delegate NvmlReturn PairQuery<T>(nint device, out T first, out T second);

    private delegate NvmlReturn TextQuery(nint device, Span<byte> text, uint length);

    /// <summary>Whether some answer so far was that the card is gone or dead until a reset.</summary>
    public bool IsLost { get; private set; }

    public NvmlPciInfo? PciInfo => Ask<NvmlPciInfo>(NvmlNative.GetPciInfo);

    public string? Uuid => AskText(NvmlNative.GetUuid);

    public string? Name => AskText(NvmlNative.GetName);

    public (ByteSize Total, ByteSize Free)? Memory
    {
        get
        {
            var memory = NvmlMemory2.Empty;
            if (NvmlNative.Has("nvmlDeviceGetMemoryInfo_v2") && Note(NvmlNative.GetMemoryInfo2(handle, ref memory)))
            {
                return (new ByteSize((long)memory.Total), new ByteSize((long)memory.Free));
            }
            return Ask<NvmlMemory>(NvmlNative.GetMemoryInfo) is { } old ? (new ByteSize((long)old.Total), new ByteSize((long)old.Free)) : null;
        }
    }

    public ComputeCapability? ComputeCapability =>
        AskPair<int>(NvmlNative.GetComputeCapability) is var (major, minor) ? new ComputeCapability(major, minor) : null;

    public PcieLink? Link => LinkOf(NvmlNative.GetLinkGeneration, NvmlNative.GetLinkWidth);

    public PcieLink? MaxLink => LinkOf(NvmlNative.GetMaxLinkGeneration, NvmlNative.GetMaxLinkWidth);

    public GpuPower Power
    {
        get
        {
            var range = AskPair<uint>(NvmlNative.GetPowerLimitRange);
            return new GpuPower
            {
                Draw = WattsOf(Ask<uint>(NvmlNative.GetPowerUsage)),
                Limit = WattsOf(Ask<uint>(NvmlNative.GetPowerLimit)),
                MinLimit = WattsOf(range?.First),
                MaxLimit = WattsOf(range?.Second),
            };
        }
    }

    public Celsius? Temperature =>
        Ask((nint device, out uint degrees) => NvmlNative.GetTemperature(device, ChipSensor, out degrees)) is { } degrees
            ? new Celsius((int)degrees)
            : null;

    /// <summary>The chip's clock in MHz.</summary>
    public int? Clock => ClockOf(ChipClock);

    /// <summary>The memory's clock in MHz.</summary>
    public int? MemoryClock => ClockOf(MemoryClockDomain);

    /// <summary>What it draws, without what it may.</summary>
    public Watts? PowerDraw => WattsOf(Ask<uint>(NvmlNative.GetPowerUsage));

    public bool? HasEcc => AskPair<int>(NvmlNative.GetEccMode) is var (current, _) ? current != 0 : null;

    // "Active" is what costs memory: a screen was set up, whether or not a monitor is plugged in. "Mode" is a monitor plugged in.
    public bool? HasDisplay => (Ask<int>(NvmlNative.GetDisplayActive) ?? Ask<int>(NvmlNative.GetDisplayMode)) is { } value ? value != 0 : null;

    private int? ClockOf(int domain) => (int?)Ask((nint device, out uint megahertz) => NvmlNative.GetClock(device, domain, out megahertz));

    private static Watts? WattsOf(uint? milliwatts) => milliwatts is { } value ? Watts.FromMilliwatts(value) : null;

    private PcieLink? LinkOf(Query<uint> generationQuery, Query<uint> widthQuery) =>
        Ask(generationQuery) is { } generation and > 0 && Ask(widthQuery) is { } width and > 0 ? new PcieLink((int)generation, (int)width) : null;

    private T? Ask<T>(Query<T> query)
        where T : struct => Try(() => Note(query(handle, out var value)) ? value : (T?)null);

    private (T First, T Second)? AskPair<T>(PairQuery<T> query)
        where T : struct => Try(() => Note(query(handle, out var first, out var second)) ? (first, second) : ((T, T)?)null);

    private string? AskText(TextQuery query) => Try(() =>
    {
        var text = new byte[TextLength];
        return Note(query(handle, text, TextLength)) ? NvmlText.Read(text) : null;
    });

    private static T? Try<T>(Func<T?> query)
    {
        try
        {
            return query();
        }
        // An older driver's library lacks the newer functions.
        catch (EntryPointNotFoundException)
        {
            return default;
        }
    }

    private bool Note(NvmlReturn answer)
    {
        IsLost |= answer is NvmlReturn.GpuIsLost or NvmlReturn.ResetRequired;
        return answer == NvmlReturn.Success;
    }
}
