namespace Appliance.Hardware;

/// <summary>What the firmware checks before it starts anything.</summary>
public enum SecureBootState
{
    /// <summary>The firmware has no Secure Boot, or does not tell.</summary>
    Unknown,

    /// <summary>It starts whatever is there.</summary>
    Off,

    /// <summary>It starts whatever is there, and waits for keys (setup mode).</summary>
    Waiting,

    /// <summary>It starts only what a key signed that it knows.</summary>
    On,
}

/// <summary>Reads what the firmware tells of Secure Boot.</summary>
/// <remarks>UEFI 2.10, section 3.3: the global variables <c>SecureBoot</c> and <c>SetupMode</c>, one byte each. The kernel puts four bytes of attributes before it (efivarfs).</remarks>
public static class SecureBoot
{
    private const string Global = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private const int Attributes = 4;

    /// <summary>Reads it below <paramref name="root"/>, the file system to look at; <c>/</c> is this machine's.</summary>
    public static SecureBootState Read(string root)
    {
        var folder = Path.Combine(root, "sys", "firmware", "efi", "efivars");
        return (IsSet(folder, "SecureBoot"), IsSet(folder, "SetupMode")) switch
        {
            (true, _) => SecureBootState.On,
            (false, true) => SecureBootState.Waiting,
            (false, _) => SecureBootState.Off,
            _ => SecureBootState.Unknown,
        };
    }

    private static bool? IsSet(string folder, string variable)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, $"{variable}-{Global}"));
            return bytes.Length > Attributes ? bytes[Attributes] == 1 : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
