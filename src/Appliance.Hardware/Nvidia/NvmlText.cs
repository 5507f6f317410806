using System.Text;

namespace Appliance.Hardware;

/// <summary>C strings that NVML writes into a buffer.</summary>
internal static class NvmlText
{
    /// <summary>The text up to its end mark; null when it is empty.</summary>
    public static string? Read(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? buffer : buffer[..end]);
        return text.Length > 0 ? text : null;
    }
}
