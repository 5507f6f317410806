using System.CommandLine;
using System.Text;

namespace Appliance.Agent.Settings;

/// <summary>Takes answers from options and files, or asks for them at a terminal.</summary>
internal sealed class PreseedAnswers(InvocationConfiguration console, TextReader input, bool isAsking)
{
    /// <summary>Whether somebody is there to be asked.</summary>
    public bool IsAsking => isAsking;

    /// <summary>What was given, else what is typed, else the fallback.</summary>
    public async Task<string> AskAsync(string question, string? given, string fallback)
    {
        if (given is not null || !isAsking)
        {
            return given ?? fallback;
        }
        await console.Output.WriteAsync(fallback.Length == 0 ? $"{question}: " : $"{question} [{fallback}]: ");
        return (await input.ReadLineAsync())?.Trim() is { Length: > 0 } answer ? answer : fallback;
    }

    /// <summary>The first line of a file, or what is typed without being shown.</summary>
    public async Task<string> SecretAsync(string question, string? file)
    {
        if (file is not null)
        {
            using var reader = file == "-" ? input : new StreamReader(file, Encoding.UTF8);
            return await reader.ReadLineAsync() ?? "";
        }
        if (!isAsking)
        {
            return "";
        }
        await console.Output.WriteAsync($"{question}: ");
        var typed = new StringBuilder();
        while (System.Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && typed.Length > 0)
            {
                typed.Length--;
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }
        await console.Output.WriteLineAsync();
        return typed.ToString();
    }

    /// <summary>Whether it was allowed by its option, or is now.</summary>
    public async Task<bool> AllowAsync(string question, bool given) =>
        given || (isAsking && (await AskAsync($"{question} (y, n)", null, "n")).StartsWith('y'));
}
