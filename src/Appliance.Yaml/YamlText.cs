using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Appliance.Yaml;

/// <summary>Writes nodes as a file that <see cref="YamlFile"/>, and any other reader of YAML, reads as the same.</summary>
public static partial class YamlText
{
    // Words that other readers take for something else than text (YAML 1.1 and 1.2).
    private static readonly HashSet<string> Reserved =
        new(["true", "false", "yes", "no", "on", "off", "null", "y", "n"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The text of a section, ending in a newline.</summary>
    public static string Write(MapNode map)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, map);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    /// <summary>A value that is text, quoted where another reader would take it for a number or a truth.</summary>
    public static ScalarNode Text(string value) => new(default, value, IsPlain: Plain().IsMatch(value) && !Reserved.Contains(value));

    private static void Write(Emitter emitter, Node node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                emitter.Emit(new Scalar(null, null, scalar.Text, scalar.IsPlain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, scalar.IsPlain, !scalar.IsPlain));
                break;
            case ListNode list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, list.Items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list.Items)
                {
                    Write(emitter, item);
                }
                emitter.Emit(new SequenceEnd());
                break;
            case MapNode map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var entry in map.Entries)
                {
                    Write(emitter, Text(entry.Key));
                    Write(emitter, entry.Value);
                }
                emitter.Emit(new MappingEnd());
                break;
            default:
                throw new ArgumentException($"{node.Place}: a node that was refused cannot be written", nameof(node));
        }
    }

    // Begins with a letter or a slash, and has nothing in it that YAML knows.
    [GeneratedRegex("^[A-Za-z/][A-Za-z0-9/._+-]*\\z")]
    private static partial Regex Plain();
}
