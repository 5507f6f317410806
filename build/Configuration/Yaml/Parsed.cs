namespace Appliance.Build.Configuration.Yaml;


/// <summary>A value, or what is wrong with the text it was to be read from.</summary>
internal readonly record struct Parsed<T>(T? Value, string? Problem = null);
