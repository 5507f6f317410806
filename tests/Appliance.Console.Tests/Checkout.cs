namespace Appliance.Console.Tests;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Checkout
{
    public static string Path { get; } = Find();

    public static string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory!.FullName, "Appliance.sln")))
        {
            directory = directory.Parent;
        }
        return directory.FullName;
    }
}
