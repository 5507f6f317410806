using System.Globalization;
using Appliance.Fitting.Catalogue;
using Appliance.Yaml;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Appliance.Fitting.Tests.Catalogue;

/// <summary>The schema for editors must refuse what the reader refuses, as far as a schema can.</summary>
public sealed class CatalogueSchemaTests
{
    private const string KeysHere = "zebra: is no key; The keys here are: ";

    private static readonly string Folder = Checkout.At("configs", "catalogue");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(Path.GetFileName).OfType<string>()];

    /// <summary>What is replaced in <see cref="CatalogueFolder.Minimal"/>, by what.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "    name: Small", "    nmae: Small" },
        { "kind: language", "kind: languages" },
        { "purposes: [chat]", "purposes: chat" },
        { "purposes: [chat]", "purposes: [chat, chat]" },
        { "source: someone/Small", "source: Small" },
        { "parameters: 1.236B", "parameters: 1236000000" },
        { "block-count: 16", "block-count: 0" },
        { "block-count: 16", "block-count: sixteen" },
        { "tied-embeddings: true", "tied-embeddings: yes" },
        { "tensor-bytes: 799862912", "tensor-bytes: -1" },
        { "tensor-bytes: 799862912", "native: true" },
        { "tensor-bytes: 799862912", "tensor-bites: 799862912" },
        { "header-bytes: 7830000", "header-bytes: 7830000000" },
        { "Small-{quantization}.gguf", "Small-{quantisation}.gguf" },
        { "checked: exact", "checked: surely" },
        { "commercial-use: allowed", "commercial-use: maybe" },
        { "models: [small]", "models: []" },
        { "  small:", "  Small Model:" },
        { "bundles:", "bundels:" },
    };

    /// <summary>The same, with a key too many in one section, and which section of the schema that is.</summary>
    public static TheoryData<string, string, string> Sections => new()
    {
        { "name: MIT License", "name: MIT License\n    zebra: 1", "licence" },
        { "kind: language", "kind: language\n    zebra: 1", "model" },
        { "block-count: 16", "block-count: 16\n      zebra: 1", "architecture" },
        { "block-count: 16", "block-count: 16\n      experts: {zebra: 1}", "architecture/experts" },
        { "block-count: 16", "block-count: 16\n      sliding-window: {zebra: 1}", "architecture/sliding-window" },
        { "- id: someone/Small-GGUF", "- id: someone/Small-GGUF\n        zebra: 1", "repository" },
        { "checked: exact", "checked: exact\n    projector: {zebra: 1}", "projector" },
        { "tensor-bytes: 799862912", "tensor-bytes: 799862912, zebra: 1", "quantization" },
        { "description: One model.", "description: One model.\n    zebra: 1", "bundle" },
        { "- purpose: chat", "- purpose: chat\n        zebra: 1", "role" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Validate_BuiltInFile_IsRight(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);

        Assert.StartsWith("# yaml-language-server: $schema=catalogue.schema.json\n", text, StringComparison.Ordinal);
        Assert.Empty((await SchemaAsync()).Validate(JsonOf(text)));
    }

    [Fact]
    public async Task Validate_Minimal_IsRight() => Assert.Empty((await SchemaAsync()).Validate(JsonOf(CatalogueFolder.Minimal)));

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Validate_WhatTheReaderRefuses_IsRefused(string old, string text)
    {
        using var folder = CatalogueFolder.With(old, text);

        Assert.NotEmpty(folder.Problems());
        Assert.NotEmpty((await SchemaAsync()).Validate(JsonOf(CatalogueFolder.Minimal.Replace(old, text, StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task Properties_OfASection_AreTheKeysOfTheReader(string old, string text, string section)
    {
        using var folder = CatalogueFolder.With(old, text);
        var problem = folder.Problems().Single(line => line.Contains(KeysHere, StringComparison.Ordinal));
        var keys = problem[(problem.IndexOf(KeysHere, StringComparison.Ordinal) + KeysHere.Length)..].Split(", ");

        var names = section.Split('/');
        var schema = (await SchemaAsync()).Definitions[names[0]];
        var properties = names.Length == 1 ? schema.Properties : schema.Properties[names[1]].ActualSchema.Properties;

        Assert.Equal(keys, properties.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Choices_OfTheSchema_AreThoseOfTheReader()
    {
        var schema = await SchemaAsync();
        var model = schema.Definitions["model"].Properties;

        Assert.Equal(NamesOf<ModelKind>(), model["kind"].ActualSchema.Enumeration);
        Assert.Equal(NamesOf<ModelPurpose>(), model["purposes"].Item!.ActualSchema.Enumeration);
        Assert.Equal(NamesOf<ModelPurpose>(), schema.Definitions["role"].Properties["purpose"].ActualSchema.Enumeration);
        Assert.Equal(NamesOf<Verification>().Order(), model["checked"].ActualSchema.Enumeration.Order());
        Assert.Equal(NamesOf<CommercialUse>(), schema.Definitions["licence"].Properties["commercial-use"].ActualSchema.Enumeration);
    }

    private static IEnumerable<string> NamesOf<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => name.ToLowerInvariant());

    private static Task<JsonSchema> SchemaAsync() =>
        JsonSchema.FromFileAsync(Path.Combine(Folder, "catalogue.schema.json"), TestContext.Current.CancellationToken);

    private static JToken JsonOf(string text) => JsonOf(YamlFile.Parse("a", text, new Problems())!);

    // What an editor makes of a file: YAML 1.2, section 10.3.2.
    private static JToken JsonOf(Node node) => node switch
    {
        MapNode map => new JObject(map.Entries.Select(entry => new JProperty(entry.Key, JsonOf(entry.Value)))),
        ListNode list => new JArray(list.Items.Select(JsonOf)),
        ScalarNode { IsNull: true } => JValue.CreateNull(),
        ScalarNode { IsPlain: true, Text: "true" or "false" } scalar => new JValue(scalar.Text == "true"),
        ScalarNode { IsPlain: true } scalar
            when long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => new JValue(number),
        ScalarNode scalar => new JValue(scalar.Text),
        _ => throw new InvalidOperationException($"{node.Place}: is refused"),
    };
}
