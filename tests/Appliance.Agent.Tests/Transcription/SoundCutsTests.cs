using Appliance.Agent.Transcription;
using Appliance.Agent.Transcription.Audio;

namespace Appliance.Agent.Tests.Transcription;

public sealed class SoundCutsTests
{
    [Fact]
    public void QuietestSample_OnePause_IsItsMiddle()
    {
        var samples = Enumerable.Range(0, 60 * SoundFormat.SampleRate).Select(index => (short)(index % 2 == 0 ? 32_767 : -32_768)).ToArray();
        samples.AsSpan(30 * SoundFormat.SampleRate, SoundFormat.SampleRate * 4 / 10).Clear();

        var cut = SoundCuts.QuietestSample(samples);

        Assert.Equal(30.2, (double)cut / SoundFormat.SampleRate, tolerance: 0.05);
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("German", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("pt_BR", "pt")]
    [InlineData("yue", "yue")]
    [InlineData("xx", null)]
    [InlineData("", null)]
    public void Language_Spellings_AreFound(string language, string? code) => Assert.Equal(code, SpokenLanguage.Find(language));
}
