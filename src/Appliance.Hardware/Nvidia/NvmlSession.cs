namespace Appliance.Hardware;

/// <summary>NVML, initialized until disposed.</summary>
internal sealed class NvmlSession : IDisposable
{
    private NvmlSession()
    {
    }

    public string? DriverVersion { get; } = ReadDriverVersion();

    public string? CudaVersion { get; } = ReadCudaVersion();

    /// <summary>Every card the driver lists; null stands for one it lists and cannot reach.</summary>
    public IReadOnlyList<NvmlDevice?> Devices { get; } = ReadDevices();

    /// <summary>Starts NVML.</summary>
    /// <returns>The session, or null with the reason in a sentence.</returns>
    public static (NvmlSession? Session, string Problem) Open(string library)
    {
        if (!NvmlNative.TryLoad(library))
        {
            return (null, $"NVIDIA's driver is not installed: there is no {Path.GetFileName(library)}.");
        }
        return NvmlNative.Init() switch
        {
            NvmlReturn.Success => (new NvmlSession(), ""),
            NvmlReturn.DriverNotLoaded => (null, "NVIDIA's driver is installed, but its kernel module is not loaded."),
            NvmlReturn.LibraryVersionMismatch => (null,
                "NVIDIA's kernel module and its library are of different versions. Restart the rig, so that both come from one installation."),
            NvmlReturn.GpuIsLost => (null, "A card fell off the bus, and NVIDIA's driver does not start. Switch the rig's power off and on."),
            var other => (null, $"NVIDIA's driver does not start (NVML error {(int)other})."),
        };
    }

    public void Dispose() => NvmlNative.Shutdown();

    private static string? ReadDriverVersion()
    {
        var text = new byte[80]; // nvml.h, NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE
        return NvmlNative.GetDriverVersion(text, (uint)text.Length) == NvmlReturn.Success ? NvmlText.Read(text) : null;
    }

    // nvml.h, NVML_CUDA_DRIVER_VERSION_MAJOR and _MINOR: 12040 is 12.4.
    private static string? ReadCudaVersion() =>
        NvmlNative.Has("nvmlSystemGetCudaDriverVersion_v2") && NvmlNative.GetCudaDriverVersion(out var version) == NvmlReturn.Success
            ? $"{version / 1000}.{version % 1000 / 10}"
            : null;

    private static List<NvmlDevice?> ReadDevices()
    {
        if (NvmlNative.GetCount(out var count) != NvmlReturn.Success)
        {
            return [];
        }
        var devices = new List<NvmlDevice?>();
        for (var index = 0u; index < count; index++)
        {
            devices.Add(NvmlNative.GetHandleByIndex(index, out var handle) == NvmlReturn.Success ? new NvmlDevice(handle) : null);
        }
        return devices;
    }
}
