using System.Globalization;
using Cake.Core;

namespace Cake.Frosting.Internal;

/// <summary>A console without colours: Cake's own writes escape codes into pipes and files as well.</summary>
internal sealed class PlainConsole : IConsole
{
    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public bool SupportAnsiEscapeCodes => false;

    public void Write(string format, params object[] arg) => Write(Format(format, arg));

    public void Write(string value) => Console.Out.Write(value);

    public void WriteLine(string format, params object[] arg) => WriteLine(Format(format, arg));

    public void WriteLine(string value) => Console.Out.WriteLine(value);

    public void WriteError(string format, params object[] arg) => WriteError(Format(format, arg));

    public void WriteError(string value) => Console.Error.Write(value);

    public void WriteErrorLine(string format, params object[] arg) => WriteErrorLine(Format(format, arg));

    public void WriteErrorLine(string value) => Console.Error.WriteLine(value);

    public void ResetColor()
    {
    }

    private static string Format(string format, object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, format, arguments);
}
