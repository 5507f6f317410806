namespace Appliance.Agent.Commands;

/// <summary>Columns of text, each as wide as its widest cell.</summary>
internal static class TextTable
{
    public static string Write(IReadOnlyList<string[]> rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return string.Join(Environment.NewLine, rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }
}
