using System.Globalization;

namespace Appliance.Benchmarks.Reports;

/// <summary>A measured amount: less is better.</summary>
internal abstract record Quantity
{
    private Quantity()
    {
    }

    /// <summary>The amount in seconds, bytes or pieces, for comparing two of a kind.</summary>
    public abstract double Amount { get; }

    /// <summary>A time, shown in seconds, short ones in ms.</summary>
    public sealed record Duration(TimeSpan Time) : Quantity
    {
        public override double Amount => Time.TotalSeconds;

        public override string ToString() => Math.Abs(Time.TotalMilliseconds) < 10
            ? Time.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture) + " ms"
            : Time.TotalSeconds < 0.1
            ? Time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms"
            : Time.TotalSeconds.ToString(Time.TotalSeconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";
    }

    /// <summary>A size, shown in MB of a million bytes, as downloads and disks are sold; small ones in kB.</summary>
    public sealed record Size(long Bytes) : Quantity
    {
        public override double Amount => Bytes;

        public override string ToString() => Bytes < 100_000
            ? (Bytes / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " kB"
            : (Bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB";
    }

    /// <summary>So many of something.</summary>
    public sealed record Count(int Number) : Quantity
    {
        public override double Amount => Number;

        public override string ToString() => Number.ToString("#,0", CultureInfo.InvariantCulture);
    }

    /// <summary>One amount as a multiple of another.</summary>
    public sealed record Ratio(double Factor) : Quantity
    {
        public override double Amount => Factor;

        public override string ToString() => Factor.ToString("0.000", CultureInfo.InvariantCulture);
    }

    /// <summary>A part of a whole.</summary>
    public sealed record Share(double Part) : Quantity
    {
        public override double Amount => Part;

        public override string ToString() => (Part * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
    }

    public static Quantity Seconds(double seconds) => new Duration(TimeSpan.FromSeconds(seconds));

    public static Quantity Megabytes(long megabytes) => new Size(megabytes * 1_000_000);

    public static Quantity FileSize(string file) => new Size(new FileInfo(file).Length);
}
