namespace Appliance.Settings.Tests.Rendering;

public sealed class FirewallRendererTests
{
    [Theory]
    [InlineData(false, false, false, new string[0])]
    [InlineData(true, false, false, new[] { "dport 53", "tcp dport 443" })]
    [InlineData(false, true, false, new[] { "dport 53", "tcp dport 443" })]
    [InlineData(false, false, true, new[] { "dport 53", "udp dport 123" })]
    [InlineData(true, true, true, new[] { "dport 53", "tcp dport 443", "udp dport 123" })]
    public void Render_WhatIsAllowed_IsAllThatGoesOut(bool models, bool updates, bool time, string[] expected)
    {
        var file = FirewallRenderer.Render(new PrivacySettings { ModelDownloads = models, UpdateChecks = updates, TimeSync = time });

        var rules = file.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).ToList();
        Assert.Equal(expected.Length, rules.Count);
        Assert.All(expected.Zip(rules), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }
}
