using System.Globalization;
using Appliance.Yaml;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Appliance.Settings.Tests.Format;

public sealed class SettingsSchemaTests
{
    private static readonly string[] Texts = ["hostname", "displayName", "timeZone", "passphrase", "ssid", "quantization", "password", "pin"];

    [Fact]
    public async Task Validate_FullDocument_IsRight() => Assert.Empty((await SchemaAsync()).Validate(JsonOf(SettingsFormat.Write(Documents.Full))));

    [Fact]
    public async Task Validate_Defaults_AreRight() => Assert.Empty((await SchemaAsync()).Validate(JsonOf(SettingsFormat.Write(new SettingsDocument()))));

    [Theory]
    [InlineData("device: {hostnam: rig}")]
    [InlineData("device: {hostname: Rig}")]
    [InlineData("network: {interfaces: [{name: enp3s0, vlan: 4095}]}")]
    [InlineData("network: {interfaces: [{vlan: 3}]}")]
    [InlineData("network: {wifi: [{ssid: home, passphrase: short}]}")]
    [InlineData("updates: {channel: nightly}")]
    [InlineData("updates: {restart: never}")]
    [InlineData("updates: {hour: 24}")]
    [InlineData("updates: {pin: newest}")]
    [InlineData("privacy: {timeSync: 1}")]
    [InlineData("power: {limits: [{gpu: a, watts: 5}]}")]
    [InlineData("setup: {step: \"A B\"}")]
    public async Task Validate_WhatTheDeviceRefuses_IsRefused(string text) => Assert.NotEmpty((await SchemaAsync()).Validate(JsonOf(text)));

    // Every key that the writer knows, and no other: a document with everything set has them all.
    [Fact]
    public async Task Properties_OfEverySection_AreTheKeysOfTheWriter()
    {
        var written = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        Collect(JsonOf(SettingsFormat.Write(Documents.Full)), "", written);
        var described = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        Collect(await SchemaAsync(), "", described);
        described.Remove("administrator");
        described[""].Remove("administrator");

        Assert.Equal(described.Select(Line), written.Select(Line));
    }

    [Fact]
    public async Task Choices_OfTheSchema_AreThoseOfTheReader()
    {
        var definitions = (await SchemaAsync()).Definitions;

        Assert.Equal(Words.Language.All, definitions["device"].Properties["language"].Enumeration);
        Assert.Equal(Words.AddressMethod.All, definitions["address"].Properties["method"].Enumeration);
        Assert.Equal(Words.UserRole.All, definitions["user"].Properties["role"].Enumeration);
        Assert.Equal(Words.UpdateChannel.All, definitions["updates"].Properties["channel"].Enumeration);
        Assert.Equal(Words.UpdateRestart.All, definitions["updates"].Properties["restart"].Enumeration);
    }

    [Fact]
    public void TimeZones_All_AreKnownToTheSystem()
    {
        Assert.SkipUnless(Directory.Exists("/usr/share/zoneinfo"), "tzdata is not installed.");

        Assert.All(TimeZones.All, zone => Assert.True(File.Exists("/usr/share/zoneinfo/" + zone), zone));
    }

    private static string Line(KeyValuePair<string, SortedSet<string>> section) => $"{section.Key}: {string.Join(", ", section.Value)}";

    private static void Collect(JToken token, string path, SortedDictionary<string, SortedSet<string>> keys)
    {
        foreach (var item in token is JArray array ? array : [])
        {
            Collect(item, path, keys);
        }
        foreach (var property in token is JObject section ? section.Properties() : [])
        {
            keys.TryAdd(path, new SortedSet<string>(StringComparer.Ordinal));
            keys[path].Add(property.Name);
            Collect(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", keys);
        }
    }

    private static void Collect(JsonSchema schema, string path, SortedDictionary<string, SortedSet<string>> keys)
    {
        var actual = schema.ActualSchema;
        if (actual.Item is { } item)
        {
            Collect(item, path, keys);
        }
        foreach (var (name, property) in actual.Properties)
        {
            keys.TryAdd(path, new SortedSet<string>(StringComparer.Ordinal));
            keys[path].Add(name);
            Collect(property, path.Length == 0 ? name : $"{path}.{name}", keys);
        }
    }

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromJsonAsync(SettingsSchema.Text, TestContext.Current.CancellationToken);

    private static JToken JsonOf(string text) => JsonOf(YamlFile.Parse("a", text, new Problems())!, "");

    private static JToken JsonOf(Node node, string key) => node switch
    {
        MapNode map => new JObject(map.Entries.Select(entry => new JProperty(entry.Key, JsonOf(entry.Value, entry.Key)))),
        ListNode list => new JArray(list.Items.Select(item => JsonOf(item, key))),
        ScalarNode { IsPlain: true, Text: "true" or "false" } scalar => new JValue(scalar.Text == "true"),
        ScalarNode { IsPlain: true } scalar when !Texts.Contains(key) && long.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number) => new JValue(number),
        ScalarNode scalar => new JValue(scalar.Text),
        _ => JValue.CreateNull(),
    };
}
