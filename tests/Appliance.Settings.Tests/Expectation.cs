namespace Appliance.Settings.Tests;

/// <summary>
/// Compares a text with the file of its name below <c>Expectations/</c>. With HEARTH_UPDATE_EXPECTATIONS=1 the files are written anew;
/// what changed is then to be read in the diff.
/// </summary>
internal static class Expectation
{
    private const string UpdateVariable = "HEARTH_UPDATE_EXPECTATIONS";

    public static string Repository { get; } = FindRepository();

    public static void Matches(string file, string text)
    {
        var path = Path.Combine(Repository, "tests", "Appliance.Settings.Tests", "Expectations", file);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        Assert.True(File.Exists(path), $"{path} is missing; run the tests with {UpdateVariable}=1 to write it.");
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Appliance.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }
        return folder;
    }
}
