namespace Appliance.Hardware.Tests.Host;

public sealed class SecureBootTests : IDisposable
{
    private const string Global = "8be4df61-93ca-11d2-aa0d-00e098032b8c";

    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(1, 0, SecureBootState.On)]
    [InlineData(0, 1, SecureBootState.Waiting)]
    [InlineData(0, 0, SecureBootState.Off)]
    public void Read_FirmwareThatTells_IsWhatItTells(byte secureBoot, byte setupMode, SecureBootState expected)
    {
        Write("SecureBoot", 6, 0, 0, 0, secureBoot);
        Write("SetupMode", 6, 0, 0, 0, setupMode);

        Assert.Equal(expected, SecureBoot.Read(_tree.Root));
    }

    [Fact]
    public void Read_NoSuchFirmware_IsUnknown() => Assert.Equal(SecureBootState.Unknown, SecureBoot.Read(_tree.Root));

    [Fact]
    public void Read_CutShortVariable_IsUnknown()
    {
        Write("SecureBoot", 6, 0);

        Assert.Equal(SecureBootState.Unknown, SecureBoot.Read(_tree.Root));
    }

    private void Write(string name, params byte[] bytes) => File.WriteAllBytes(
        Path.Combine(Directory.CreateDirectory(Path.Combine(_tree.Root, "sys", "firmware", "efi", "efivars")).FullName, $"{name}-{Global}"), bytes);
}
