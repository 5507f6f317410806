namespace Appliance.Agent.Tests.Support;

/// <summary>Golden files below Expectations/. With HEARTH_UPDATE_EXPECTATIONS=1 in the environment they are written instead of compared.</summary>
internal static class Expectation
{
    public static void Matches(string fileName, string actual)
    {
        var path = Path.Combine(Repository.Root, "tests", "Appliance.Agent.Tests", "Expectations", fileName);
        if (Environment.GetEnvironmentVariable("HEARTH_UPDATE_EXPECTATIONS") == "1")
        {
            File.WriteAllText(path, actual);
        }
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
