using System.Text;

namespace Appliance.Build.Machines;

/// <summary>What a machine writes to one of its serial ports, in a file that QEMU appends to.</summary>
internal sealed class SerialLog(string path, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Bytes written so far: a place to wait from.</summary>
    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>The text written from a place on, or up to another, with a serial line's carriage returns taken out.</summary>
    public string Read(long from = 0, long to = long.MaxValue)
    {
        if (!File.Exists(path))
        {
            return "";
        }
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Min(from, stream.Length);
        var bytes = new byte[Math.Min(to, stream.Length) - stream.Position];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes).Replace("\r", "", StringComparison.Ordinal);
    }

    /// <summary>The last lines, for the message of a failure; terminal sequences are taken out.</summary>
    public string Tail(int lines = 25) => string.Join(
        Environment.NewLine, TerminalText.Plain(Read()).TrimEnd().Split('\n').TakeLast(lines).Select(line => "  | " + line));

    /// <summary>Waits until a text appears behind a place.</summary>
    /// <returns>The text written from that place on.</returns>
    public async Task<string> WaitForAsync(string text, long from, CancellationToken cancellationToken)
    {
        for (long seen = -1; ; await Task.Delay(Pause, time, cancellationToken))
        {
            if (Length is var length && length == seen)
            {
                continue;
            }
            seen = length;
            var written = Read(from);
            if (written.Contains(text, StringComparison.Ordinal))
            {
                return written;
            }
        }
    }

    /// <summary>Passes on what is written, as it is written, until cancelled.</summary>
    public async Task FollowAsync(Action<string> onText, CancellationToken cancellationToken)
    {
        for (long position = 0; ; await Task.Delay(Pause, time, cancellationToken))
        {
            // Read up to a length taken before: what is written meanwhile is neither lost nor shown twice.
            var length = Length;
            if (length > position)
            {
                onText(Read(position, length));
                position = length;
            }
        }
    }
}
