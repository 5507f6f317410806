using Appliance.Build.Machines;

namespace Appliance.Build.Tests.Machines;

public sealed class SerialLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task WaitForAsync_TextComesLater_ReturnsWhatFollowsThePlace()
    {
        await File.WriteAllTextAsync(_path, "ready\r\n", TestContext.Current.CancellationToken);
        var log = new SerialLog(_path, TimeProvider.System);

        var waiting = log.WaitForAsync("ready", log.Length, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(_path, "again\r\nready\r\n", TestContext.Current.CancellationToken);

        Assert.Equal("again\nready\n", await waiting);
    }

    [Fact]
    public void Read_NothingWrittenYet_IsEmpty() =>
        Assert.Equal("", new SerialLog(_path + ".none", TimeProvider.System).Read());

    [Fact]
    public async Task Read_BetweenTwoPlaces_StopsAtTheSecond()
    {
        await File.WriteAllTextAsync(_path, "one two three", TestContext.Current.CancellationToken);

        Assert.Equal("two ", new SerialLog(_path, TimeProvider.System).Read(4, 8));
    }

    [Theory]
    [InlineData("\e[0m[\e[0;32m  OK  \e[0m] Started\e[K", "[  OK  ] Started")]
    [InlineData("\e]0;title\aafter", "after")]
    [InlineData("a\tb\nc\0", "a\tb\nc")]
    public void Plain_TerminalSequences_AreTakenOut(string text, string plain) => Assert.Equal(plain, TerminalText.Plain(text));

    public void Dispose() => File.Delete(_path);
}
