using System.Globalization;
using System.Xml.Linq;

namespace Appliance.Build.Testing;

/// <summary>The outcome of all test programs together.</summary>
internal sealed record TestSummary(int Passed, int Failed, int Skipped)
{
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

    /// <summary>The failed tests of a folder's reports, each with the first line of what it says.</summary>
    public static IEnumerable<string> Failures(string folder) =>
        from report in Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        from result in XDocument.Load(report).Descendants(Trx + "UnitTestResult")
        where (string?)result.Attribute("outcome") is not ("Passed" or "NotExecuted")
        let message = (string?)result.Descendants(Trx + "Message").FirstOrDefault() ?? ""
        select $"failed: {(string?)result.Attribute("testName")}: {message.Trim().Split('\n')[0]}";

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
