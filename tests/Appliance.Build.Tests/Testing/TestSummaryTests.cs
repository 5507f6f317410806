using Appliance.Build.Testing;

namespace Appliance.Build.Tests.Testing;

public sealed class TestSummaryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-test-summary-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_TwoReports_AddsThemUp()
    {
        Write("a.trx", """<Counters total="10" passed="7" failed="1" notExecuted="2" />""");
        Write("b.trx", """<Counters total="3" passed="2" failed="0" error="1" />""");

        var summary = TestSummary.Read(_folder.FullName);

        Assert.Equal("9 passed, 2 failed, 2 skipped", summary.ToString());
    }

    [Fact]
    public void Read_ReportWithoutCounters_SaysThatTheProgramDidNotEnd()
    {
        Write("a.trx", "");

        var exception = Assert.Throws<InvalidDataException>(() => TestSummary.Read(_folder.FullName));

        Assert.Contains("a.trx has no counters", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<Counters total="1" passed="0" failed="1" />""", true)]
    [InlineData("""<Counters total="1" passed="1" failed="0" />""", false)]
    public void HasFailures_Report_TellsOfFailedTests(string counters, bool expected)
    {
        Write("a.trx", counters);

        Assert.Equal(expected, TestSummary.HasFailures(Path.Combine(_folder.FullName, "a.trx")));
    }

    [Fact]
    public void HasFailures_NoReport_DoesNot() => Assert.False(TestSummary.HasFailures(Path.Combine(_folder.FullName, "none.trx")));

    [Fact]
    public void Failures_Report_NamesTheFailedTestsWithWhatTheySayAndWhere()
    {
        Write("a.trx", """
            <UnitTestResult testName="Good.Test" outcome="Passed" /><UnitTestResult testName="Left.Out" outcome="NotExecuted" />
            <UnitTestResult testName="Bad.Test" outcome="Failed"><Output><ErrorInfo><Message>Expected 1
            and got 2</Message><StackTrace>   at Xunit.Assert.Equal()
               at Bad.Test() in /src/Bad.cs:line 7</StackTrace></ErrorInfo></Output></UnitTestResult>
            """);

        Assert.Equal(["failed: Bad.Test: Expected 1\n    and got 2\n       at Bad.Test() in /src/Bad.cs:line 7"], TestSummary.Failures(_folder.FullName));
    }

    private void Write(string name, string counters) => File.WriteAllText(
        Path.Combine(_folder.FullName, name),
        $"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><ResultSummary>{counters}</ResultSummary></TestRun>""");
}
