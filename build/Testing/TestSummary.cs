using System.Globalization;
using System.Xml.Linq;

namespace Appliance.Build.Testing;

/// <summary>The outcome of all test programs together.</summary>
internal sealed record TestSummary(int Passed, int Failed, int Skipped)
{
    private const int MostMessageLines = 40;
    private const int MostPlaces = 4;

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Adds up the reports (<c>*.trx</c>) of a folder.</summary>
    /// <exception cref="InvalidDataException">A report has no counters: its test program did not end properly.</exception>
    public static TestSummary Read(string folder) =>
        Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories).Select(ReadOne)
            .Aggregate(new TestSummary(0, 0, 0), (sum, one) => new(sum.Passed + one.Passed, sum.Failed + one.Failed, sum.Skipped + one.Skipped));

    /// <summary>Whether there is a report, and it tells of a failed test.</summary>
    public static bool HasFailures(string report) => File.Exists(report) && ReadOne(report).Failed > 0;

    /// <summary>The line that ends a test run.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    /// <summary>The failed tests of a folder's reports, each with what it says, shortened, and where.</summary>
    public static IEnumerable<string> Failures(string folder) =>
        from report in Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        from result in XDocument.Load(report).Descendants(Trx + "UnitTestResult")
        where (string?)result.Attribute("outcome") is not ("Passed" or "NotExecuted")
        let message = Lines(result, "Message").Take(MostMessageLines)
        let places = Lines(result, "StackTrace").Where(line => line.Contains(" in /", StringComparison.Ordinal)).Take(MostPlaces)
        select $"failed: {(string?)result.Attribute("testName")}: {string.Join("\n    ", message.Concat(places))}";

    private static IEnumerable<string> Lines(XElement result, string name) =>
        ((string?)result.Descendants(Trx + name).FirstOrDefault() ?? "").Trim().Split('\n').Select(line => line.TrimEnd());

    private static TestSummary ReadOne(string file)
    {
        var counters = XDocument.Load(file).Descendants(Trx + "Counters").FirstOrDefault()
            ?? throw new InvalidDataException($"{file} has no counters: its test program did not end properly.");
        var total = Count(counters, "total");
        var passed = Count(counters, "passed");
        var failed = Count(counters, "failed") + Count(counters, "error") + Count(counters, "timeout") + Count(counters, "aborted");
        return new TestSummary(passed, failed, total - passed - failed);
    }

    private static int Count(XElement counters, string name) =>
        int.Parse(counters.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
}
