namespace Appliance.Yaml;

/// <summary>A value, or what is wrong with the text it was to be read from.</summary>
/// <param name="Value">The value; nothing to go by when there is a problem.</param>
/// <param name="Problem">Such as <c>is not a size; write it like 4GiB</c>; null when all is well.</param>
public readonly record struct Parsed<T>(T? Value, string? Problem = null);
