using System.Globalization;
using System.Text;

namespace Appliance.Console.Plots;

/// <summary>A series as the path of an SVG element in a box of <see cref="Width"/> by <see cref="Height"/>.</summary>
public static class PlotPath
{
    /// <summary>The box's width.</summary>
    public const int Width = 240;

    /// <summary>The box's height.</summary>
    public const int Height = 56;

    /// <summary>A line through what is known, broken where nothing is; empty for a series without values.</summary>
    /// <param name="series">The values.</param>
    /// <param name="max">The value at the top of the box; more is cut off there.</param>
    public static string Line(PlotSeries series, double max) => Draw(series, max, isArea: false);

    /// <summary>The same with the area below it.</summary>
    public static string Area(PlotSeries series, double max) => Draw(series, max, isArea: true);

    private static string Draw(PlotSeries series, double max, bool isArea)
    {
        var path = new StringBuilder();
        var start = -1;
        for (var index = 0; index <= series.Values.Count; index++)
        {
            var isKnown = index < series.Values.Count && series.Values[index] is not null;
            if (isKnown)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(start < 0 ? 'M' : 'L')}{X(index, series)} {Y(series.Values[index]!.Value, max)}");
                start = start < 0 ? index : start;
            }
            else if (start >= 0)
            {
                if (isArea)
                {
                    path.Append(CultureInfo.InvariantCulture, $"L{X(index - 1, series)} {Height}L{X(start, series)} {Height}Z");
                }
                else if (start == index - 1)
                {
                    // A single point is seen only as a short line.
                    path.Append("h2");
                }
                start = -1;
            }
        }
        return path.ToString();
    }

    private static string X(int index, PlotSeries series) =>
        (index * (double)Width / Math.Max(1, series.Values.Count - 1)).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Y(double value, double max) =>
        (Height - 1 - (Height - 2) * Math.Clamp(max > 0 ? value / max : 0, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture);
}
