using Appliance.Agent.Storage;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.WebConsole.Vitals;
using Appliance.Console.Ports;

namespace Appliance.Agent.Tests.WebConsole;

public sealed class VitalsHistoryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Add_AnHourAtThreeHundredWatts_IsThreeHundredWattHours()
    {
        var history = History();

        AddEverySecond(history, Noon, TimeSpan.FromHours(1));

        Assert.Equal(300, history.EnergyToday, 0.2);
        Assert.Equal(601, history.Minutes.Count);
        Assert.Equal(61, history.Day.Count);
    }

    [Fact]
    public void Add_MachineWasOffBetween_CountsNothingForIt()
    {
        var history = History();
        history.Add(Look(Noon));

        history.Add(Look(Noon.AddHours(5)));

        Assert.Equal(0, history.EnergyToday);
    }

    [Fact]
    public void Load_AfterARestart_HasTheDayAndItsEnergy()
    {
        var before = History();
        AddEverySecond(before, Noon, TimeSpan.FromMinutes(30));
        before.Save();

        var after = History();
        after.Load(Noon.AddMinutes(31));

        Assert.Equal(31, after.Day.Count);
        Assert.Equal(150, after.EnergyToday, 0.2);
        Assert.Equal(new Watts(300), after.Day[0].Cards[0].Power);
    }

    [Fact]
    public void Add_ClockWasSetBack_ForgetsTheFuture()
    {
        var history = History();
        history.Add(Look(Noon.AddDays(300)));

        history.Add(Look(Noon));

        Assert.Equal(Noon, Assert.Single(history.Day).At);
    }

    [Fact]
    public void Load_DamagedFile_BeginsAnew()
    {
        File.WriteAllText(Path.Combine(_directory.Path, "vitals.json"), "nonsense");

        var history = History();
        history.Load(Noon);

        Assert.Empty(history.Day);
    }

    private VitalsHistory History() => new(new DurableFile(Path.Combine(_directory.Path, "vitals.json")));

    private static void AddEverySecond(VitalsHistory history, DateTimeOffset from, TimeSpan span)
    {
        for (var second = 0; second <= span.TotalSeconds; second++)
        {
            history.Add(Look(from.AddSeconds(second)));
        }
    }

    private static Vitals Look(DateTimeOffset at) =>
        new(at, 0.1, ByteSize.FromGiB(1), 0, 0, 0, [new CardVitals("0000:01:00.0", ByteSize.FromGiB(2), new Celsius(50), new Watts(300), 1500, 9751, 0)]);
}
