namespace Appliance.Updates;

/// <summary>
/// Which of two versions is newer, by the UAPI group's Version Format Specification (UAPI.10), which systemd follows in its boot loader and in
/// systemd-sysupdate. <c>1.0~rc1</c> is older than <c>1.0</c>, that older than <c>1.0-1</c>, that older than <c>1.0.1</c>.
/// </summary>
public static class VersionOrder
{
    private const string Separators = "~-^.";

    /// <summary>Below zero when the first is older, above when it is newer.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            left = SkipInvalid(left);
            right = SkipInvalid(right);
            if (BySeparator('~', ref left, ref right) is not 0 and var byTilde)
            {
                return byTilde;
            }
            // What has more to say is newer, but for what follows a tilde.
            if (left.IsEmpty || right.IsEmpty)
            {
                return (left.IsEmpty ? 0 : 1) - (right.IsEmpty ? 0 : 1);
            }
            foreach (var separator in "-^.")
            {
                if (BySeparator(separator, ref left, ref right) is not 0 and var order)
                {
                    return order;
                }
            }
            if (BySegment(ref left, ref right) is not 0 and var bySegment)
            {
                return bySegment;
            }
        }
    }

    // The one that goes on with the separator is older; where both do, it is passed over.
    private static int BySeparator(char separator, ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var (inLeft, inRight) = (left.StartsWith([separator]), right.StartsWith([separator]));
        if (inLeft && inRight)
        {
            left = left[1..];
            right = right[1..];
        }
        return (inLeft ? 0 : 1) - (inRight ? 0 : 1);
    }

    private static int BySegment(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var isNumber = StartsWithDigit(left) || StartsWithDigit(right);
        var first = Segment(left, isNumber);
        var second = Segment(right, isNumber);
        left = left[first.Length..];
        right = right[second.Length..];
        if (!isNumber)
        {
            return first.SequenceCompareTo(second);
        }
        if (first.IsEmpty || second.IsEmpty)
        {
            return (first.IsEmpty ? 0 : 1) - (second.IsEmpty ? 0 : 1);
        }
        first = first.TrimStart('0');
        second = second.TrimStart('0');
        return first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
    }

    private static ReadOnlySpan<char> Segment(ReadOnlySpan<char> text, bool isNumber)
    {
        var end = 0;
        while (end < text.Length && (isNumber ? char.IsAsciiDigit(text[end]) : char.IsAsciiLetter(text[end])))
        {
            end++;
        }
        return text[..end];
    }

    private static ReadOnlySpan<char> SkipInvalid(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && !char.IsAsciiLetterOrDigit(text[0]) && !Separators.Contains(text[0], StringComparison.Ordinal))
        {
            text = text[1..];
        }
        return text;
    }

    private static bool StartsWithDigit(ReadOnlySpan<char> text) => !text.IsEmpty && char.IsAsciiDigit(text[0]);
}
