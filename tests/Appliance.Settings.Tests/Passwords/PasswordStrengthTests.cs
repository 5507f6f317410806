namespace Appliance.Settings.Tests.Passwords;

public sealed class PasswordStrengthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("hunter2", 1)]
    [InlineData("aaaaaaaaaaaa", 1)]
    [InlineData("1234567890", 1)]
    [InlineData("motdepasse1", 1)]
    [InlineData("hearth-hearth", 1)]
    [InlineData("kettleblue", 2)]
    [InlineData("kettle blue fog", 3)]
    [InlineData("correct horse battery", 4)]
    [InlineData("password correct horse", 4)]
    [InlineData("nuit bleue \u0007 phare", 1)]
    public void Of_Password_HasAScore(string password, int score) => Assert.Equal(score, PasswordStrength.Of(password, "Zoë").Score);

    [Theory]
    [InlineData("hunter2", "is shorter than")]
    [InlineData("", "is shorter than")]
    [InlineData("Grand-mère Zoë1", "would be among the first")]
    [InlineData("aaaaaaaaaaaa", "would be among the first")]
    [InlineData("nuit bleue \u0007 phare", "cannot be typed everywhere")]
    public void Problem_Refused_SaysWhy(string password, string words) =>
        Assert.Contains(words, PasswordStrength.Problem(password, "Grand-mère Zoë"), StringComparison.Ordinal);

    [Fact]
    public void Problem_Endless_SaysWhy() => Assert.Contains("is longer than", PasswordStrength.Problem(string.Concat(Enumerable.Repeat("several words ", 100)), "me"), StringComparison.Ordinal);

    [Fact]
    public void Problem_SeveralWords_IsNull() => Assert.Null(PasswordStrength.Problem("correct horse battery", "me"));
}
