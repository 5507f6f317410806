using System.Text;

namespace Appliance.Agent.Observability;

/// <summary>
/// Reads what passes of an answer, JSON or server-sent events, byte by byte for two things: the objects <c>usage</c> and <c>timings</c>,
/// and how many pieces of text came. It keeps nothing else, and no text at all.
/// </summary>
/// <param name="isStream">Whether events come, rather than one document.</param>
internal sealed class AnswerReader(bool isStream)
{
    private const int LongestKey = 24;
    private const int LongestObject = 4096;

    // A text within one of these is a piece of an answer when it follows "delta" or "choices".
    private static readonly HashSet<string> TextKeys =
        new(StringComparer.Ordinal) { "content", "reasoning_content", "thinking", "text", "partial_json", "arguments" };

    private static readonly byte[] EventField = "data:"u8.ToArray();

    private readonly byte[] _key = new byte[LongestKey];
    private readonly byte[] _object = new byte[LongestObject];
    private int _keyLength;
    private int _objectLength;
    private int _objectDepth;
    private int _fieldMatched;
    private bool _isSkippingLine;
    private bool _isInString;
    private bool _isEscaped;
    private bool _isValue;
    private int _depth;
    private int _arrays;
    private string _lastKey = "";
    private bool _isPieceOfAnswer;
    private bool _hasPiece;

    /// <summary>What the answer told so far.</summary>
    public AnswerUsage Usage { get; } = new();

    /// <summary>Events that carried text: one for each token, as far as can be told.</summary>
    public int Pieces { get; private set; }

    /// <summary>Tokens that were written, counted where the answer did not tell.</summary>
    public long Completion => Usage.Completion ?? Pieces;

    /// <summary>Takes the next bytes.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            if (isStream && !IsData(bytes[index]))
            {
                continue;
            }
            if (_isInString && _objectDepth == 0 && _keyLength > LongestKey && !_isEscaped)
            {
                // Nothing within a long text matters: on to its end.
                var rest = bytes[index..].IndexOfAny("\"\\\n"u8);
                if (rest < 0)
                {
                    return;
                }
                index += rest;
                if (isStream && bytes[index] == '\n')
                {
                    EndLine();
                    continue;
                }
            }
            Take(bytes[index]);
        }
    }

    private bool IsData(byte next)
    {
        if (next == '\n')
        {
            EndLine();
            return false;
        }
        if (_isSkippingLine || _fieldMatched == EventField.Length)
        {
            return !_isSkippingLine;
        }
        _isSkippingLine = next != EventField[_fieldMatched++];
        return false;
    }

    private void EndLine()
    {
        Pieces += _hasPiece ? 1 : 0;
        (_fieldMatched, _isSkippingLine, _isInString, _isEscaped, _isValue) = (0, false, false, false, false);
        (_depth, _arrays, _objectDepth, _lastKey, _isPieceOfAnswer, _hasPiece) = (0, 0, 0, "", false, false);
    }

    private void Take(byte next)
    {
        Capture(next);
        if (_isInString)
        {
            TakeOfString(next);
            return;
        }
        switch (next)
        {
            case (byte)'"':
                (_isInString, _keyLength) = (true, 0);
                break;
            case (byte)':':
                EndKey();
                break;
            case (byte)',':
                _isValue = false;
                break;
            case (byte)'{':
                Open(next);
                break;
            case (byte)'[':
                _arrays++;
                Open(next);
                break;
            case (byte)'}':
                EndObject();
                break;
            case (byte)']':
                (_arrays, _depth, _isValue) = (_arrays - 1, _depth - 1, false);
                break;
        }
    }

    private void TakeOfString(byte next)
    {
        if (!_isEscaped && next == '"')
        {
            _isInString = false;
            EndString();
            return;
        }
        _isEscaped = !_isEscaped && next == '\\';
        if (_keyLength < LongestKey)
        {
            _key[_keyLength] = next;
        }
        _keyLength++;
    }

    private void EndString()
    {
        if (_isValue && isStream && _keyLength > 0 && (_lastKey == "delta" || (_isPieceOfAnswer && TextKeys.Contains(_lastKey))))
        {
            _hasPiece = true;
        }
    }

    private void EndKey()
    {
        _lastKey = _keyLength <= LongestKey ? Encoding.UTF8.GetString(_key, 0, _keyLength) : "";
        _isPieceOfAnswer |= _lastKey is "delta" or "choices";
        _isValue = true;
    }

    private void Open(byte next)
    {
        // At the top of a document or within its "message" or "response"; what a model itself writes is nested in lists.
        if (next == '{' && _objectDepth == 0 && _arrays == 0 && _depth is 1 or 2 && _isValue && _lastKey is "usage" or "timings")
        {
            (_objectDepth, _objectLength, _object[0]) = (_depth + 1, 1, next);
        }
        _depth++;
        _isValue = false;
    }

    private void Capture(byte next)
    {
        if (_objectDepth > 0 && _objectLength < LongestObject)
        {
            _object[_objectLength++] = next;
        }
    }

    private void EndObject()
    {
        if (_objectDepth > 0 && _depth == _objectDepth)
        {
            Usage.Add(_object.AsSpan(0, _objectLength));
            _objectDepth = 0;
        }
        _depth--;
        _isValue = false;
    }
}
