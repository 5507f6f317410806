using Appliance.Build.Machines;

namespace Appliance.Build.Tests.Machines;

public sealed class PowerCutTests : IDisposable
{
    private static readonly (long Start, long End) Data = (100 * 512, 200 * 512);

    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Choose_EnoughAllowed_IsEveryFlushWithSomethingNewAndATornOneBefore()
    {
        var log = Log(new HandMadeLog().Flush().Write(0, 1, 1).Flush().Flush().Write(1, 1, 2).Write(2, 1, 3).Flush());

        var cuts = PowerCut.Choose(log, 10, Data);

        Assert.Equal([2, 2, 6], cuts.Select(cut => cut.Entries));
        Assert.Equal([0, 1, 0], cuts.Select(cut => cut.Taken.Count));
        Assert.Subset(new HashSet<int> { 4, 5 }, new HashSet<int>(cuts[1].Taken));
    }

    [Fact]
    public void Choose_FewAllowed_PrefersThoseOutsideTheData()
    {
        var log = new HandMadeLog();
        for (var round = 0; round < 20; round++)
        {
            log.Write(round == 13 ? 5u : 150u, 1, 1).Flush();
        }

        var cut = Assert.Single(PowerCut.Choose(Log(log), 1, Data));

        Assert.Equal(27, cut.Entries);
    }

    [Fact]
    public void Choose_FewAllowed_SpreadsThemFromTheFirstToTheLast()
    {
        var log = new HandMadeLog();
        for (var round = 0; round < 20; round++)
        {
            log.Write(150, 1, 1).Flush();
        }

        Assert.Equal([5, 15, 25, 35], PowerCut.Choose(Log(log), 4, Data).Select(cut => cut.Entries));
    }

    [Fact]
    public void Choose_SameLogAgain_IsTheSame()
    {
        var log = Log(new HandMadeLog().Write(0, 1, 1).Write(1, 1, 1).Write(2, 1, 1).Write(3, 1, 1).Flush());

        Assert.Equal(PowerCut.Choose(log, 9, Data).SelectMany(cut => cut.Taken), PowerCut.Choose(log, 9, Data).SelectMany(cut => cut.Taken));
    }

    public void Dispose() => File.Delete(_path);

    private WriteLog Log(HandMadeLog log)
    {
        File.WriteAllBytes(_path, log.ToArray());
        return WriteLog.Read(_path);
    }
}
