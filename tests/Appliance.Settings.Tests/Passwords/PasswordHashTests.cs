namespace Appliance.Settings.Tests.Passwords;

public sealed class PasswordHashTests
{
    // Computed with Python's hashlib.pbkdf2_hmac('sha512', b'correct horse', b'0123456789abcdef', 1000).
    private const string Foreign = "$pbkdf2-sha512$i=1000$MDEyMzQ1Njc4OWFiY2RlZg==$OM0FAoIqCVK1sWtxDiffVlBejtLa+ks4TP71JiecwuSZCG8iLbnlIEPOMoVX+i2B2wkSxjQ8CRGR9OkNGuIPMQ==";

    [Fact]
    public void Verify_SamePassword_IsTrue() => Assert.True(PasswordHash.Verify(Documents.Hash, "correct horse"));

    [Theory]
    [InlineData("correct horsf")]
    [InlineData("Correct horse")]
    [InlineData("correct horse ")]
    [InlineData("")]
    public void Verify_OtherPassword_IsFalse(string password) => Assert.False(PasswordHash.Verify(Documents.Hash, password));

    [Fact]
    public void Verify_HashOfAnotherImplementation_IsTrue() => Assert.True(PasswordHash.Verify(Foreign, "correct horse"));

    [Theory]
    [InlineData("🔥 كلمة السر")]
    [InlineData("a$b$c")]
    public void Verify_PasswordOfAnyScript_IsTrue(string password) => Assert.True(PasswordHash.Verify(PasswordHash.Create(password), password));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("correct horse")]
    [InlineData("$pbkdf2-sha512$i=0$MDEyMzQ1Njc4OWFiY2RlZg==$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("$pbkdf2-sha512$i=99999999999$MDEyMzQ1Njc4OWFiY2RlZg==$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    [InlineData("$pbkdf2-sha512$i=1000$MDEyMzQ1Njc4OWFiY2RlZg==$")]
    [InlineData("$pbkdf2-sha512$i=1000$!$!")]
    [InlineData("$argon2id$i=1000$MDEyMzQ1Njc4OWFiY2RlZg==$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    public void Verify_NoHash_IsFalse(string? hash) => Assert.False(PasswordHash.Verify(hash, "correct horse"));

    [Fact]
    public void Create_SamePasswordTwice_HasOtherSalt() => Assert.NotEqual(Documents.Hash, PasswordHash.Create("correct horse"));

    [Fact]
    public void Create_Hash_DescribesItself() => Assert.Matches("^\\$pbkdf2-sha512\\$i=210000\\$[A-Za-z0-9+/]{22}==\\$[A-Za-z0-9+/]{86}==$", Documents.Hash);

    [Theory]
    [InlineData(0)]
    [InlineData(PasswordHash.LongestPassword + 1)]
    public void Create_EmptyOrEndless_Throws(int length) => Assert.Throws<ArgumentException>(() => PasswordHash.Create(new string('x', length)));

    [Fact]
    public void NeedsRehash_FreshHash_IsFalse() => Assert.False(PasswordHash.NeedsRehash(Documents.Hash));

    [Theory]
    [InlineData(Foreign)]
    [InlineData("nothing")]
    public void NeedsRehash_WeakerHash_IsTrue(string hash) => Assert.True(PasswordHash.NeedsRehash(hash));
}
