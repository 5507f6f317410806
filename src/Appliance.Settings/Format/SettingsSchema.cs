namespace Appliance.Settings;

/// <summary>The JSON schema of the document, for editors; published as <c>docs/settings.schema.json</c>.</summary>
public static class SettingsSchema
{
    /// <summary>The schema's text.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var reader = new StreamReader(typeof(SettingsSchema).Assembly.GetManifestResourceStream("settings.schema.json")!);
        return reader.ReadToEnd();
    }
}
