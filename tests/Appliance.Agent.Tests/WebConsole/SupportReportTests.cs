using Appliance.Agent.WebConsole;

namespace Appliance.Agent.Tests.WebConsole;

public sealed class SupportReportTests
{
    [Theory]
    [InlineData("key hearth-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-abcde was", "key hearth-[removed] was")]
    [InlineData("token hf_AbCdEfGhIjKlMnOpQrStUv", "token hf_[removed]")]
    [InlineData("Authorization: Bearer abcdefghijklmnopqrstuvwxyz", "Authorization: Bearer [removed]")]
    [InlineData("lease 192.168.1.23 for 52:54:00:12:34:56", "lease [address] for [hardware address]")]
    [InlineData("lease fe80::1 and 2001:db8:1:2:3:4:5:6/64, [fd00::5]:443", "lease [address] and [address]/64, [[address]]:443")]
    [InlineData("at 08:27:35 on [::]:443 and ::1, card 0000:01:00.0", "at 08:27:35 on [::]:443 and ::1, card 0000:01:00.0")]
    [InlineData("usb 1-1: SerialNumber: 4C530001", "usb 1-1: SerialNumber: [removed]")]
    [InlineData("listening on 127.0.0.1 and 0.0.0.0", "listening on 127.0.0.1 and 0.0.0.0")]
    [InlineData("hearth-runner@qwen3-8b.service ended", "hearth-runner@qwen3-8b.service ended")]
    public void Redact_Line_KeepsWhatHelps(string line, string expected) => Assert.Equal(expected, SupportReport.Redact(line));
}
