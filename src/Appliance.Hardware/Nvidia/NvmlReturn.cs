namespace Appliance.Hardware;

/// <summary>NVML's answers (nvml.h, <c>nvmlReturn_t</c>), as far as they are told apart.</summary>
internal enum NvmlReturn
{
    Success = 0,
    NotSupported = 3,
    DriverNotLoaded = 9,
    FunctionNotFound = 13,
    GpuIsLost = 15,
    ResetRequired = 16,
    LibraryVersionMismatch = 18,
}
