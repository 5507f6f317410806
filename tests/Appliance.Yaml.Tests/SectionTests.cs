namespace Appliance.Yaml.Tests;

public sealed class SectionTests
{
    [Theory]
    [InlineData("zebra: 1", "1: zebra: is no key; The keys here are: disk, name")]
    [InlineData("nmae: x", "1: nmae: is no key; did you mean 'name'? The keys here are: disk, name")]
    [InlineData("name: x\ndisk:\n  siez: 3", "3: disk.siez: is no key; did you mean 'size'? The keys here are: levels, size")]
    [InlineData("disk: 5", "1: disk: is not a section; write its keys below it, indented")]
    [InlineData("disk: {size: [4]}", "1: disk.size: is not a single value; write one without a list or keys below it")]
    [InlineData("disk: {size: }", "1: disk.size: is empty; write a value, or leave it out")]
    [InlineData("disk: {size: \"a\\nb\"}", "1: disk.size: 'a\\u000ab' is not short")]
    [InlineData("disk: {levels: []}", "1: disk.levels: is empty; write at least one")]
    [InlineData("disk: {levels: 512}", "1: disk.levels: is not a list; write it like [one, two]")]
    [InlineData("disk: {levels: [5, 5]}", "1: disk.levels[1]: '5' is in the list twice; leave one out")]
    public void Read_BadValue_SaysWhereAndWhatToWrite(string text, string problem)
    {
        using var folder = new FileFolder(text);

        Assert.Equal([$"files/settings.yaml:{problem}"], folder.Problems(Read));
    }

    [Theory]
    [InlineData("people: [1]", "1: people[0]: is not a section; write its keys below it, indented")]
    [InlineData("people: {name: x}", "1: people: is not a list; write each item below it, after a hyphen")]
    [InlineData("people:\n  - name: x\n  - name: long", "3: people[1].name: 'long' is not short")]
    [InlineData("people:\n  - nme: x", "2: people[0].nme: is no key; did you mean 'name'? The keys here are: name")]
    [InlineData("pets: [1]", "1: pets: is not a section; write its keys below it, indented")]
    [InlineData("pets: {a: 1}", "1: pets.a: is not a section; write its keys below it, indented")]
    [InlineData("pets:\n  toolong: {name: x}", "2: pets.toolong: is not short")]
    [InlineData("pets:\n  a:\n    name: long", "3: pets.a.name: 'long' is not short")]
    [InlineData("pets:\n  a: {}", "2: pets.a: has no name")]
    public void Read_BadSections_SaysWhereAndWhatToWrite(string text, string problem)
    {
        using var folder = new FileFolder(text);

        Assert.Equal([$"files/settings.yaml:{problem}"], folder.Problems(ReadSections));
    }

    private static void ReadSections(Section section)
    {
        foreach (var item in section.Children("people").Concat(section.Named("pets", Short).Select(pet => pet.Value)))
        {
            item.Value("name", Short, "");
            item.RefuseOthers();
            if (item.Place.Line > 1 && !item.Has("name") && !item.Has("nme"))
            {
                item.Refuse("has no name");
            }
        }
    }

    private static void Read(Section section)
    {
        section.Value("name", Short, "");
        var disk = section.Child("disk");
        disk.Value("size", Short, "");
        disk.List("levels", Short, [], mayBeEmpty: false);
        disk.RefuseOthers();
        section.RefuseOthers();
    }

    private static Parsed<string> Short(string text) => text.Length == 1 ? new(text) : new(null, "is not short");
}
