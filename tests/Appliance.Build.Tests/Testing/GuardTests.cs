using Appliance.Build.Testing;

namespace Appliance.Build.Tests.Testing;

public sealed class GuardTests
{
    private static readonly Guard Guard = new("something", "file.cs", "a > b", "true", new("Tests"));

    // A list that is older than the sources would break nothing.
    [Theory]
    [MemberData(nameof(Guards))]
    public void Break_EachGuardOfTheUpdates_StandsInItsFileOnce(string name)
    {
        var guard = UpdateGuards.All.Single(guard => guard.Name == name);
        var content = File.ReadAllText(Checkout.At(guard.File));

        Assert.NotEqual(content, guard.Break(content));
    }

    [Fact]
    public void Break_TextIsThere_TakesItsPlace() => Assert.Equal("if (true) {}", Guard.Break("if (a > b) {}"));

    [Theory]
    [InlineData("if (a < b) {}")]
    [InlineData("if (a > b || a > b) {}")]
    public void Break_TextIsNotThereOnce_SaysWhichGuard(string content) =>
        Assert.Contains("'something' does not stand in file.cs exactly once", Assert.Throws<InvalidDataException>(() => Guard.Break(content)).Message, StringComparison.Ordinal);

    public static IEnumerable<TheoryDataRow<string>> Guards => UpdateGuards.All.Select(guard => new TheoryDataRow<string>(guard.Name));
}
