using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Appliance.Yaml;

/// <summary>
/// Reads one file into nodes. Only what a configuration needs: no anchors, aliases, tags or second document.
/// </summary>
public sealed class YamlFile
{
    private const char ByteOrderMark = '\uFEFF';
    private const int DeepestLevel = 8;

    // Far above any configuration written by hand; keeps a wrong file from filling the memory.
    private static readonly ByteSize LargestFile = ByteSize.FromKiB(64);

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly Problems _problems;
    private readonly Parser _parser;

    private YamlFile(string file, string text, Problems problems)
    {
        _file = file;
        _problems = problems;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The file's one section, or null when there is none; what is wrong is added to the problems.</summary>
    public static MapNode? Read(string directory, string file, Problems problems)
    {
        var shown = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)))}/{file}";
        try
        {
            var info = new FileInfo(Path.Combine(directory, file));
            if (!info.Exists)
            {
                problems.Add(new Place(shown, 1), "is not there");
                return null;
            }
            if (info.Length > LargestFile.Bytes)
            {
                problems.Add(new Place(shown, 1), $"is larger than {LargestFile}; that is no configuration");
                return null;
            }
            return Parse(shown, StrictUtf8.GetString(File.ReadAllBytes(info.FullName)), problems);
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new Place(shown, 1), "is not UTF-8 text; save it as UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Place(shown, 1), $"cannot be read: {exception.Message}");
        }
        return null;
    }

    /// <summary>The one section of a text; what is wrong is added to the problems under the name to be shown.</summary>
    public static MapNode? Parse(string shown, string text, Problems problems)
    {
        var content = text.TrimStart(ByteOrderMark);
        try
        {
            return new YamlFile(shown, content, problems).ReadDocument();
        }
        catch (YamlException exception)
        {
            // The parser notices at the end of what it could not read, which may be past the last line.
            var line = Math.Min(exception.End.Line, content.TrimEnd().Count(character => character == '\n') + 1);
            problems.Add(new Place(shown, line), $"is not YAML: {exception.Message}");
            return null;
        }
    }

    private MapNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _problems.Add(new Place(_file, 1), "is empty; write at least one key");
            return null;
        }
        _parser.Consume<DocumentStart>();
        var node = ReadNode(level: 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            _problems.Add(PlaceOf(_parser.Current), "starts a second document; put everything into one");
        }
        if (node is not MapNode and not RefusedNode)
        {
            _problems.Add(node.Place, "is not a configuration; write keys and values like 'name: Hearth OS'");
        }
        return node as MapNode;
    }

    private Node ReadNode(int level)
    {
        var place = PlaceOf(_parser.Current);
        if (_parser.TryConsume<AnchorAlias>(out _))
        {
            return Refuse(place, "is an alias; write the value itself");
        }
        if (level > DeepestLevel)
        {
            _parser.SkipThisAndNestedEvents();
            return Refuse(place, $"is nested more than {DeepestLevel} levels deep");
        }
        if (_parser.Accept<NodeEvent>(out var start) && (!start.Anchor.IsEmpty || !start.Tag.IsEmpty))
        {
            _parser.SkipThisAndNestedEvents();
            return Refuse(place, "has an anchor or a tag; write the value alone");
        }
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new ScalarNode(place, scalar.Value, scalar.Style == ScalarStyle.Plain);
        }
        return _parser.TryConsume<SequenceStart>(out _) ? ReadList(place, level) : ReadMap(place, level);
    }

    private ListNode ReadList(Place place, int level)
    {
        var items = new List<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(level + 1));
        }
        return new ListNode(place, items);
    }

    private MapNode ReadMap(Place place, int level)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<MapEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(level + 1);
            var value = ReadNode(level + 1);
            if (key is not ScalarNode { Text: var name })
            {
                Refuse(key.Place, "is not a key; write a single word");
            }
            else if (entries.Find(entry => entry.Key == name) is { } first)
            {
                Refuse(key.Place, $"'{Problems.Quotable(name)}' is given twice in one section; "
                    + $"the first is in line {first.Place.Line}");
            }
            else
            {
                entries.Add(new MapEntry(key.Place, name, value));
            }
        }
        return new MapNode(place, entries);
    }

    private RefusedNode Refuse(Place place, string problem)
    {
        _problems.Add(place, problem);
        return new RefusedNode(place);
    }

    private Place PlaceOf(ParsingEvent? parsing) => new(_file, parsing?.Start.Line ?? 1);
}
