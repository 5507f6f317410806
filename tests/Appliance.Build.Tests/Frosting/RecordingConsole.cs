using System.Globalization;
using System.Text;
using Cake.Core;

namespace Appliance.Build.Tests.Frosting;

/// <summary>Keeps what the engine prints; like a pipe, it has no colours.</summary>
internal sealed class RecordingConsole : IConsole
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public bool SupportAnsiEscapeCodes => false;

    public void Write(string format, params object[] arg) => _text.Append(CultureInfo.InvariantCulture, $"{Format(format, arg)}");

    public void Write(string value) => _text.Append(value);

    public void WriteLine(string format, params object[] arg) => _text.AppendLine(Format(format, arg));

    public void WriteLine(string value) => _text.AppendLine(value);

    public void WriteError(string format, params object[] arg) => Write(format, arg);

    public void WriteError(string value) => Write(value);

    public void WriteErrorLine(string format, params object[] arg) => WriteLine(format, arg);

    public void WriteErrorLine(string value) => WriteLine(value);

    public void ResetColor()
    {
    }

    private static string Format(string format, object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, format, arguments);
}
