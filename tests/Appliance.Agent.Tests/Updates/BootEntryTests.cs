using Appliance.Agent.Updates.Boots;

namespace Appliance.Agent.Tests.Updates;

public sealed class BootEntryTests
{
    [Theory]
    [InlineData("hearth_0.1.2.efi", "0.1.2", null, null)]
    [InlineData("hearth_0.1.2+3.efi", "0.1.2", 3, null)]
    [InlineData("hearth_0.1.2+2-1.efi", "0.1.2", 2, 1)]
    [InlineData("hearth_0.1.2-g1a2b3c4+0-3.efi", "0.1.2-g1a2b3c4", 0, 3)]
    public void Parse_NameOfTheLoader_IsReadAndWrittenTheSame(string name, string version, int? left, int? done)
    {
        var entry = BootEntry.Parse(name);

        Assert.Equal((new BootEntry(version, left, done), name), (entry, entry?.FileName));
    }

    [Theory]
    [InlineData("linux.efi")]
    [InlineData("hearth_.efi")]
    [InlineData("hearth_0.1.2+.efi")]
    [InlineData("hearth_0.1.2+3-.efi")]
    [InlineData("hearth_../x.efi")]
    [InlineData(".#sysupdatehearth_0.1.2+3-0.efiedcf5c160841c094")]
    public void Parse_OtherNames_AreNone(string name) => Assert.Null(BootEntry.Parse(name));
}
