using Appliance.Console.Ports;

namespace Appliance.Console.Plots;

/// <summary>A value over time, in equal slices of it; a slice of which nothing is known is null.</summary>
/// <param name="Values">Averages, oldest first.</param>
public sealed record PlotSeries(IReadOnlyList<double?> Values)
{
    private const int Slices = 120;

    /// <summary>The highest value; 0 when there is none.</summary>
    public double Max => Values.Max() ?? 0;

    /// <summary>One value of looks over a span that ends now. Slices lie on whole multiples of their length, so old ones do not change as time goes on.</summary>
    public static PlotSeries Of(IReadOnlyList<Vitals> looks, TimeSpan span, DateTimeOffset now, Func<Vitals, double?> value)
    {
        var slice = span.Ticks / Slices;
        var last = now.UtcTicks / slice;
        var (sums, counts) = (new double[Slices], new int[Slices]);
        foreach (var look in looks)
        {
            var index = Slices - 1 - (last - look.At.UtcTicks / slice);
            if (index is >= 0 and < Slices && value(look) is { } known)
            {
                sums[index] += known;
                counts[index]++;
            }
        }
        return new PlotSeries(Bridge([.. sums.Select((sum, index) => counts[index] > 0 ? sum / counts[index] : (double?)null)], span));
    }

    // While nobody watches looks are further apart than slices are long; that is no gap.
    private static double?[] Bridge(double?[] values, TimeSpan span)
    {
        var most = (int)Math.Ceiling(TimeSpan.FromSeconds(15) / (span / Slices));
        for (var index = 1; index < values.Length; index++)
        {
            if (values[index] is null && values[index - 1] is { } before && values.Skip(index).Take(most).FirstOrDefault(value => value is not null) is { } after)
            {
                values[index] = (before + after) / 2;
            }
        }
        return values;
    }
}
