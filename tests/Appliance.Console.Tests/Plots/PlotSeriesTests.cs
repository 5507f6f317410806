using Appliance.Console.Plots;
using Appliance.Console.Ports;

namespace Appliance.Console.Tests.Plots;

public sealed class PlotSeriesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_LooksTenSecondsApart_HasNoGapsBetween()
    {
        var looks = Enumerable.Range(0, 60).Select(index => Look(Now.AddSeconds(-10 * index), index)).Reverse().ToList();

        var series = PlotSeries.Of(looks, TimeSpan.FromMinutes(10), Now, look => look.Answering);

        Assert.Equal(120, series.Values.Count);
        Assert.DoesNotContain(null, series.Values.Skip(2));
    }

    [Fact]
    public void Of_MachineWasOff_HasAGap()
    {
        var looks = new[] { Look(Now.AddMinutes(-9), 1), Look(Now, 2) };

        var series = PlotSeries.Of(looks, TimeSpan.FromMinutes(10), Now, look => look.Answering);

        Assert.Equal(2, series.Values.Count(value => value is not null));
    }

    [Fact]
    public void Line_GapWithin_BeginsAnew()
    {
        var path = PlotPath.Line(new PlotSeries([1, 2, null, 2, 1]), 2);

        Assert.Equal("M0 28L60 1M180 1L240 28", path);
    }

    [Fact]
    public void Area_OutOfBounds_StaysInTheBox()
    {
        var path = PlotPath.Area(new PlotSeries([-5, 99]), 10);

        Assert.Equal("M0 55L240 1L240 56L0 56Z", path);
    }

    private static Vitals Look(DateTimeOffset at, int answering) => new(at, 0, ByteSize.Zero, answering, 0, 0, []);
}
