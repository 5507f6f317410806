namespace Appliance.Updates.Tests;

/// <summary>
/// Compares a text with the file of its name below <c>Expectations/</c>. With HEARTH_UPDATE_EXPECTATIONS=1 the files
/// are written anew; what changed is then to be read in the diff.
/// </summary>
internal static class Expectation
{
    private const string UpdateVariable = "HEARTH_UPDATE_EXPECTATIONS";

    public static void Matches(string file, string text)
    {
        var path = Path.Combine(Folder(), "tests", "Appliance.Updates.Tests", "Expectations", file);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, text);
        }
        Assert.True(File.Exists(path), $"{path} is missing; run the tests with {UpdateVariable}=1 to write it.");
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string Folder()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Appliance.sln")))
        {
            directory = directory.Parent;
        }
        return directory.FullName;
    }
}
