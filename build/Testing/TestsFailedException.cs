namespace Appliance.Build.Testing;

/// <summary>Tests failed; their messages stand above in the output.</summary>
internal sealed class TestsFailedException(TestSummary summary, string results)
    : Exception($"{summary.Failed} of {summary.Passed + summary.Failed} tests failed. Reports, screenshots and machine logs: {results}");
