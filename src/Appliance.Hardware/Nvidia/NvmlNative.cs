using System.Reflection;
using System.Runtime.InteropServices;

namespace Appliance.Hardware;

/// <summary>The entry points of NVIDIA's management library that are used (nvml.h). None may be called before <see cref="TryLoad"/>.</summary>
internal static partial class NvmlNative
{
    /// <summary>The library's name where the driver is installed.</summary>
    public const string DefaultLibrary = "libnvidia-ml.so.1";

    private const string Name = "nvml";

    private static readonly Lock Gate = new();
    private static nint _handle;

    /// <summary>Loads the library from a path, or by name from where the system looks.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="InvalidOperationException">Another one serves this process already: the runtime binds an entry point once.</exception>
    public static bool TryLoad(string library)
    {
        lock (Gate)
        {
            if (!NativeLibrary.TryLoad(library, out var handle))
            {
                return false;
            }
            if (_handle == 0)
            {
                _handle = handle;
                NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? _handle : 0);
            }
            return _handle == handle ? true : throw new InvalidOperationException($"{library} is not the NVML that this process uses.");
        }
    }

    /// <summary>Whether the loaded library is new enough to have this entry point.</summary>
    public static bool Has(string entryPoint) => NativeLibrary.TryGetExport(_handle, entryPoint, out _);

    [LibraryImport(Name, EntryPoint = "nvmlInit_v2")]
    public static partial NvmlReturn Init();

    [LibraryImport(Name, EntryPoint = "nvmlShutdown")]
    public static partial NvmlReturn Shutdown();

    [LibraryImport(Name, EntryPoint = "nvmlSystemGetDriverVersion")]
    public static partial NvmlReturn GetDriverVersion(Span<byte> text, uint length);

    [LibraryImport(Name, EntryPoint = "nvmlSystemGetCudaDriverVersion_v2")]
    public static partial NvmlReturn GetCudaDriverVersion(out int version);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetCount_v2")]
    public static partial NvmlReturn GetCount(out uint count);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetHandleByIndex_v2")]
    public static partial NvmlReturn GetHandleByIndex(uint index, out nint device);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetUUID")]
    public static partial NvmlReturn GetUuid(nint device, Span<byte> text, uint length);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetName")]
    public static partial NvmlReturn GetName(nint device, Span<byte> text, uint length);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetPciInfo_v3")]
    public static partial NvmlReturn GetPciInfo(nint device, out NvmlPciInfo info);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetMemoryInfo")]
    public static partial NvmlReturn GetMemoryInfo(nint device, out NvmlMemory memory);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetMemoryInfo_v2")]
    public static partial NvmlReturn GetMemoryInfo2(nint device, ref NvmlMemory2 memory);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetCudaComputeCapability")]
    public static partial NvmlReturn GetComputeCapability(nint device, out int major, out int minor);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetCurrPcieLinkGeneration")]
    public static partial NvmlReturn GetLinkGeneration(nint device, out uint generation);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetCurrPcieLinkWidth")]
    public static partial NvmlReturn GetLinkWidth(nint device, out uint width);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetMaxPcieLinkGeneration")]
    public static partial NvmlReturn GetMaxLinkGeneration(nint device, out uint generation);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetMaxPcieLinkWidth")]
    public static partial NvmlReturn GetMaxLinkWidth(nint device, out uint width);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetPowerUsage")]
    public static partial NvmlReturn GetPowerUsage(nint device, out uint milliwatts);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetPowerManagementLimit")]
    public static partial NvmlReturn GetPowerLimit(nint device, out uint milliwatts);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetPowerManagementLimitConstraints")]
    public static partial NvmlReturn GetPowerLimitRange(nint device, out uint minMilliwatts, out uint maxMilliwatts);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetTemperature")]
    public static partial NvmlReturn GetTemperature(nint device, int sensor, out uint degrees);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetClockInfo")]
    public static partial NvmlReturn GetClock(nint device, int domain, out uint megahertz);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetEccMode")]
    public static partial NvmlReturn GetEccMode(nint device, out int current, out int pending);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetDisplayActive")]
    public static partial NvmlReturn GetDisplayActive(nint device, out int active);

    [LibraryImport(Name, EntryPoint = "nvmlDeviceGetDisplayMode")]
    public static partial NvmlReturn GetDisplayMode(nint device, out int connected);
}
